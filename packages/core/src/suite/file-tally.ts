import { wallTime } from '../realm.ts'
import { type FileRecord, SCHEMA_VERSION, type SnapshotReading, type TestLeakRecord } from '../run/record.ts'
import { analyseFile, type Boundary } from './file-trend.ts'

/** What belongs into the record of a file beside its tally. */
interface FileCost {
  readonly by: FileRecord['by']
  readonly tolerance: number
  /** In ms: what reading and repeating took, and the file with it. */
  readonly overhead: number
  readonly elapsed: number
}

/** What was seen of one file so far: its tests, its readings, and what the repeated tests came to. */
export class FileTally {
  readonly #tests = new Set<string>()
  readonly #boundaries: Boundary[] = []
  readonly #repeated: { readonly leaks: boolean; readonly rates: readonly number[] }[] = []
  readonly #leaks: TestLeakRecord[] = []
  readonly #open: { readonly test: string; readonly reason: string }[] = []
  #unattributed = 0
  #first: SnapshotReading | undefined
  #last: SnapshotReading | undefined
  /** Bytes that repetitions of ours have left so far: no test would have. */
  #ours = 0
  #repeatedSince = false
  repetitions = 0
  /** Tests that grew the heap together: read too rarely to tell whose growth it is. */
  untold = 0

  /** Each attempt of a test is the same test: it counts once. */
  test(test: string, concurrent: boolean): void {
    if (this.#tests.has(test)) return
    this.#tests.add(test)
    if (concurrent) this.#unattributed += 1
  }

  /** @param exact - false for a reading that may stand too high by a page of V8: no trend is seen in those. */
  reading(reading: SnapshotReading, exact: boolean): void {
    if (this.#repeatedSince && this.#last !== undefined) this.#ours += bytesOf(reading) - bytesOf(this.#last)
    this.#first ??= reading
    this.#last = reading
    if (exact && !this.#repeatedSince)
      this.#boundaries.push({ tests: this.#tests.size, bytes: bytesOf(reading) - this.#ours })
    this.#repeatedSince = false
  }

  /** A test has been repeated since the last reading: by how much the next one stands higher is nobody's growth. */
  leftByRepetitions(): void {
    this.#repeatedSince = true
  }

  repeated(leak: TestLeakRecord | undefined, rates: readonly number[]): void {
    this.#repeated.push({ leaks: leak !== undefined, rates })
    if (leak !== undefined) this.#leaks.push(leak)
  }

  /** A test that was suspected and is not judged. */
  leaveOpen(test: string, reason: string): void {
    this.#open.push({ test, reason })
  }

  get last(): SnapshotReading | undefined {
    return this.#last
  }

  record(
    id: { readonly project?: string; readonly file: string },
    { by, tolerance, overhead, elapsed }: FileCost,
  ): FileRecord {
    const [first, last] = [this.#first, this.#last]
    const difference = (name: 'contexts' | 'detachedContexts' | 'handles'): number =>
      first === undefined || last === undefined ? 0 : last[name] - first[name]
    return {
      v: SCHEMA_VERSION,
      type: 'file',
      at: wallTime(),
      ...id,
      by,
      tests: this.#tests.size,
      unattributed: this.#unattributed,
      readings: this.#boundaries.length,
      ...analyseFile(this.#boundaries, this.#repeated, tolerance),
      repeated: this.#repeated.length,
      repetitions: this.repetitions,
      overhead,
      elapsed,
      contexts: difference('contexts'),
      detachedContexts: difference('detachedContexts'),
      handles: difference('handles'),
      leaks: this.#leaks,
      open: this.#open,
      untold: this.untold,
    }
  }
}

/** Bytes of a settled reading that a leak grows. */
export function bytesOf({ live = 0, external }: SnapshotReading): number {
  return live + external
}
