import { type ChildProcess, fork } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnalysisAnswer, AnalysisRequest } from './analysis/analyze.ts'
import { deadline } from './clock.ts'

/** How the child ended. */
export type ChildOutcome =
  | AnalysisAnswer
  | { readonly late: true }
  | { readonly died: string; readonly cause?: unknown }

/** Bounds of the child. */
export interface ChildBounds {
  /** Bytes of its JavaScript heap. */
  readonly maxHeap: number
  /** Its temporary directory, which it removes where nobody else does. */
  readonly scratch: string
}

/** A child process that reads snapshots: memory and time that this takes must not be the test's. */
export interface Reader {
  /**
   * Asks it; once.
   * @param maxTime ms until it is killed.
   */
  ask(request: AnalysisRequest, maxTime: number): Promise<ChildOutcome>
  /** Ends it, unless it has answered. Settles when it is gone. */
  stop(): Promise<void>
}

/** Starts the child, which takes a tenth of a second: a snapshot may be written meanwhile. */
export function startReader(bounds: ChildBounds): Reader {
  let child: ChildProcess
  try {
    child = fork(entry(), [bounds.scratch], {
      // The test's own flags (an inspector port, a loader, a profiler) are not for the child.
      execArgv: [`--max-old-space-size=${Math.ceil(bounds.maxHeap / 2 ** 20)}`],
      env: environment(bounds.scratch),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    })
  } catch (cause) {
    return {
      ask: async () => ({ died: 'The child process could not be started', cause }),
      stop: async () => {},
    }
  }
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    // Enough for V8's last words, which put the cause before a long native stack.
    errors = (errors + chunk).slice(-32_000)
  })
  let outcome: ChildOutcome | undefined
  child.once('message', (message) => {
    outcome ??= message as AnalysisAnswer
  })
  const ended = new Promise<ChildOutcome>((resolve) => {
    // For good: a kill that fails is such an event, too.
    child.on('error', (cause) => resolve({ died: `The child process failed: ${cause.message}`, cause }))
    // Not `exit`: the answer and the last words on stderr may still be on their way then.
    child.once('close', (code, signal) => resolve(outcome ?? { died: lastWords(code, signal, errors) }))
  })
  return {
    async ask(request, maxTime) {
      const cancel = deadline(maxTime, () => {
        outcome ??= { late: true }
        child.kill('SIGKILL')
      })
      // A child that could not be started has nothing to send to, and says so by its `error`.
      if (child.connected) {
        child.send(request, () => {
          // A child that is gone already is reported by `close`.
        })
      }
      const answer = await ended
      cancel()
      return answer
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function entry(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  // The package's own tests run the sources; the child is always the built file, since Node 20 runs no TypeScript.
  return join(here, basename(here) === 'src' ? '../dist' : '.', 'analyze.cjs')
}

function environment(scratch: string): Record<string, string | undefined> {
  // Emptied, not left out: Node hands its own coverage variable on to children that have none.
  const notForTheChild = { NODE_OPTIONS: '', NODE_V8_COVERAGE: '' }
  return { ...process.env, ...notForTheChild, TMPDIR: scratch, TEMP: scratch, TMP: scratch }
}

function lastWords(code: number | null, signal: string | null, errors: string): string {
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`
  if (/heap out of memory/i.test(errors))
    return `The child process ran out of memory (\`maxChildHeap\`, ${how})`
  const [line = ''] = /^.*Error.*$/m.exec(errors) ?? []
  return `The child process ended with ${how} before it answered${line === '' ? '' : `: ${line.trim()}`}`
}
