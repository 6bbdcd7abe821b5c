import { type BaselinePlace, type SnapshotContext, updateMode } from '../baseline/place.ts'
import { baselineFile } from '../baseline/store.ts'
import type { TestKey } from './pending.ts'
import type { CurrentTest } from './port.ts'

/** Names the baselines of a test as snapshots are named: by its full name, and by a number from 1 on for each assertion. */
export class BaselinePlaces {
  readonly #counts = new Map<TestKey, number>()

  /** The place of the next assertion; `undefined` outside of a test, which has no name for it. */
  next(context: SnapshotContext, test: CurrentTest | undefined): BaselinePlace | undefined {
    const { testPath, currentTestName } = context
    if (test === undefined || typeof testPath !== 'string' || typeof currentTestName !== 'string')
      return undefined
    const count = (this.#counts.get(test.key) ?? 0) + 1
    this.#counts.set(test.key, count)
    return { path: baselineFile(testPath), name: `${currentTestName} ${count}`, mode: updateMode(context) }
  }

  /** A retry of the test counts from 1 again. */
  endOfTest(key: TestKey): void {
    this.#counts.delete(key)
  }

  endOfFile(): void {
    this.#counts.clear()
  }
}
