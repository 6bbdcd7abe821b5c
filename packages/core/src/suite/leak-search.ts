import { retainedRecords } from '../explain/retained-records.ts'
import { now } from '../realm.ts'
import { holderIn, ownerOf, withoutRunner } from './blame.ts'
import { HolderSearch } from './holder-search.ts'
import type { Outcome } from './repeated-test.ts'

/** A test that leaks. */
export type LeakOutcome = Extract<Outcome, { kind: 'leak' }>

/** ms for heap snapshots in one file of a hunt: further leaks are told without who holds them. */
const SEARCH_TIME = 60_000

/** Of leaks that are certain: who holds what they leave. One after the other, while their test runs on for it. */
export class LeakSearch {
  readonly #root: string
  #current: { readonly holders: HolderSearch; readonly leak: LeakOutcome } | undefined
  /** ms that were spent in this file. */
  #spent = 0

  /** @param root - of the project. */
  constructor(root: string) {
    this.#root = root
  }

  get searching(): boolean {
    return this.#current !== undefined
  }

  /** Whether the file has time left for another one. */
  get affordable(): boolean {
    return this.#spent <= SEARCH_TIME
  }

  /** @param repetitions - of the test so far. */
  begin(leak: LeakOutcome, repetitions: number): void {
    this.#current = { holders: new HolderSearch(this.#root, repetitions), leak }
  }

  /** Told after a repetition. */
  repeated(failed: boolean): void {
    this.#current?.holders.repeated(failed)
  }

  /** The leak with what was found; `undefined` while the test is to be run once more for it. */
  async next(): Promise<LeakOutcome | undefined> {
    const current = this.#current
    if (current === undefined) return undefined
    const started = now()
    const again = await current.holders.next()
    this.#spent += now() - started
    if (again) return undefined
    this.#current = undefined
    const { leak, sites } = current.leak
    const holders = withoutRunner(current.holders.holders)
    const retained = retainedRecords(holders)
    return {
      kind: 'leak',
      sites,
      leak: {
        ...leak,
        owner: ownerOf(sites, this.#root, holderIn(holders)),
        ...(retained === undefined ? {} : { retained }),
        ...(holders?.kind === 'unknown' ? { unknownHolder: holders.reason } : {}),
      },
    }
  }
}
