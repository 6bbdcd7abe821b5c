import type { Explaining } from '../explain/bounds.ts'
import { ASKED } from '../explain/bounds.ts'
import { findExplainer } from '../explain/find.ts'
import { findHolders, type Holders } from '../explain/holders.ts'
import { now } from '../realm.ts'

/** What an explanation asks for: one more repetition, whose end it is told. */
interface Call {
  resolve(): void
  reject(error: Error): void
}

/**
 * Looks for who holds what a leaking test leaves behind. The explanation calls a function again and again, but a test is run by its
 * runner, which only asks whether to run it once more: each call waits for a repetition, and each answer for a call.
 */
export class HolderSearch {
  #call: Call | undefined
  #ended = false
  #wake: (() => void) | undefined
  #holders: Holders | undefined

  /**
   * @param root - of the project, where the package that reads snapshots is looked for.
   * @param repetitions - so far.
   */
  constructor(root: string, repetitions: number) {
    const explaining: Explaining = {
      explainer: () => findExplainer([`${root}/package.json`]),
      deadline: now() + ASKED.maxTime + 1_000,
    }
    const leak = {
      subject: this.#repetition.bind(this),
      beforeEach: undefined,
      afterEach: undefined,
      calls: repetitions,
      signal: new AbortController().signal,
    }
    void findHolders(leak, explaining, ASKED, undefined).then((holders) => {
      this.#holders = holders
      this.#ended = true
      this.#wake?.()
    })
  }

  /** What was found; `undefined` until {@link next} says that it has ended. */
  get holders(): Holders | undefined {
    return this.#holders
  }

  /** Told after a repetition. */
  repeated(failed: boolean): void {
    const call = this.#call
    this.#call = undefined
    if (failed) call?.reject(new Error('it fails when it runs again'))
    else call?.resolve()
  }

  /** Whether the test is to be run again for the explanation; waits for it to say so. */
  async next(): Promise<boolean> {
    while (!this.#ended && this.#call === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return !this.#ended
  }

  /** A method and not a closure: no path may begin with variables of ours. */
  #repetition(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#call = { resolve, reject }
      this.#wake?.()
    })
  }
}
