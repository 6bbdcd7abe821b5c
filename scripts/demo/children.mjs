import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Each child leads a process group of its own, so that its workers can be ended with it. */
const GROUPS = process.platform !== 'win32'
const running = new Set()

/**
 * Runs a Node program.
 *
 * @param {string[]} args - the program and its arguments.
 * @param {{ cwd: string, env?: Record<string, string>, onText?: (text: string) => void }} options - without `onText`
 * the child writes to this terminal.
 * @returns {Promise<number>} its exit code.
 */
export function runNode(args, { cwd, env = {}, onText }) {
  const output = onText === undefined ? 'inherit' : 'pipe'
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: GROUPS,
  })
  running.add(child)
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onText)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      running.delete(child)
      resolve(code ?? 1)
    })
  })
}

/** Ctrl-C and its like end the children, with all that they started, and then this process. */
export function endChildrenOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      console.log('\nStopped.')
      for (const child of running) end(child, signal)
      // What does not listen is killed; the exit code is the one that shells give to this signal.
      setTimeout(() => {
        for (const child of running) end(child, 'SIGKILL')
        process.exit(128 + constants.signals[signal])
      }, 1_000)
    })
  }
}

function end(child, signal) {
  try {
    if (GROUPS) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // It ended by itself meanwhile.
  }
}
