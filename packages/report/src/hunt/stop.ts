import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Time in ms for the runner to tell that a signal of the terminal has reached it. */
const GRACE = 500

/** The signals that end a hunt. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ends the runner of a hunt when somebody asks for it. */
export class Stop {
  readonly #child: ChildProcess
  readonly #timers: NodeJS.Timeout[] = []
  #interrupts = 0
  /** Interrupts that the runner has told of. */
  #known = 0
  /** Somebody asked for the end. */
  asked = false

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdio[3]?.on('data', (told: Buffer) => {
      this.#known += told.length
    })
    for (const signal of SIGNALS) process.on(signal, this.#on)
  }

  /** When the runner has ended. */
  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.#on)
    for (const timer of this.#timers) clearTimeout(timer)
    this.#child.stdio[3]?.destroy()
  }

  readonly #on = (signal: NodeJS.Signals): void => {
    this.asked = true
    if (signal !== 'SIGINT') {
      this.#hand(signal)
      return
    }
    // A terminal sends it to all of its processes, `kill` to us alone: a second one would cut the end of the runner short.
    this.#interrupts += 1
    const due = this.#interrupts
    this.#timers.push(setTimeout(() => this.#known < due && this.#hand(signal), GRACE))
  }

  /** To the runner, and to its workers: those that are busy would go on for as long as they are. */
  #hand(signal: NodeJS.Signals): void {
    const { pid } = this.#child
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const workers = descendantsOf(pid)
    this.#child.kill(signal)
    for (const worker of workers) {
      try {
        process.kill(worker, signal)
      } catch {
        // It has ended.
      }
    }
  }
}

/** Processes that a process has started, and those that they have; none where the system does not tell: it is Linux that does. */
function descendantsOf(pid: number): number[] {
  const found: number[] = []
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim()
      for (const child of children === '' ? [] : children.split(' ').map(Number))
        found.push(child, ...descendantsOf(child))
    }
  } catch {
    // Another system, or it has ended meanwhile.
  }
  return found
}
