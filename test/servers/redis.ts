import { spawn } from 'node:child_process'
import { freePort, HOST, type Missing, missing, type Server } from './server.ts'

/** Starts a Redis that keeps nothing on disk. */
export async function startRedis(): Promise<Server | Missing> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', HOST, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    await new Promise<void>((resolve, reject) => {
      let all = ''
      child.stdout.on('data', (chunk) => {
        all += chunk
        if (/ready to accept connections/i.test(all)) resolve()
      })
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${all.slice(-200)}`)))
    })
  } catch (error) {
    return missing('Redis', error)
  }
  return {
    host: HOST,
    port,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}
