/** A process that has used a proxy ends, also when a connection said its end before the proxy broke it. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const SCRIPT = `
import net from 'node:net'
import { faultProxy } from '@qtests/fixtures'
const server = net.createServer((socket) => socket.on('error', () => {}).end('hello'))
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const proxy = await faultProxy({ port: server.address().port })
const socket = net.connect(proxy.port, proxy.host).on('error', () => {})
console.log(String(await new Promise((resolve) => socket.once('data', resolve))))
server.close()
await proxy.dispose()`

test('a proxy does not keep its process from exiting', () => {
  const args = ['--input-type=module', '--eval', SCRIPT]
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'hello\n' })
})
