import {
  bytesOption,
  choiceOption,
  durationOption,
  functionOption,
  integerOption,
  optionalOption,
  reasonsOption,
  textOption,
} from '../option-kinds.ts'
import type { OptionFamily, OptionValues } from '../options.ts'
import type { Hook } from '../subject.ts'
import type { Bytes, Duration } from '../units.ts'

const table = {
  calls: optionalOption(integerOption(0, 64, 10_000_000)),
  warmup: optionalOption(integerOption(0, 0, 10_000_000)),
  maxTime: durationOption(2_000, 10, 600_000),
  tolerance: bytesOption(4, 1, 1e9),
  setup: functionOption<Hook>(),
  teardown: functionOption<Hook>(),
  beforeEach: functionOption<Hook>(),
  afterEach: functionOption<Hook>(),
  explain: choiceOption('auto', ['auto', 'retainers', 'sites', 'off']),
  allow: reasonsOption(
    /^(?:held|site)-[0-9a-f]{8}$/,
    "a fingerprint as a failure prints it, such as 'held-1a2b3c4d'",
    "an object of fingerprints and reasons, such as { 'held-1a2b3c4d': 'kept on purpose, see #12' }",
  ),
  artifacts: optionalOption(textOption('a path of a folder')),
  onInconclusive: choiceOption('pass', ['pass', 'fail']),
} as const

/** The family of `toNotLeakMemory` and its siblings: `configure({ memory })`, `QTESTS_MEMORY_*`. */
export const memoryFamily: OptionFamily<typeof table> = { name: 'memory', table }

/** Options of the growth family: `toNotLeakMemory` and its siblings. */
export interface MemoryOptions {
  /**
   * Most calls in all, warm-up included: an integer from 64 to 10,000,000, at least 20 more than `warmup` where both are given.
   * Default: as many as the verdict needs within `maxTime`.
   */
  readonly calls?: number | undefined
  /**
   * Calls before the first reading: an integer from 0 to 10,000,000. Raise it above the bound of a cache that the
   * subject fills. Default: as many as fit in 15 ms, 200 to 1,000, for slow subjects fewer, and a fifth of `calls` at most.
   * @example { warmup: 5_000 }
   */
  readonly warmup?: number | undefined
  /** Most time for a verdict, in ms or with a unit: 10 ms to 10 min. A quick subject that is
   * still undecided may take half as long again; counting all objects, where nothing else tells, 1.5 times as long again
   * at most; the explanation comes on top. Default 2 s. */
  readonly maxTime?: Duration | undefined
  /**
   * Retained bytes per call that are still no leak: 1 B to 1 GB. Growth that no object explains counts from 8 B per
   * call, whatever lower tolerance is given. Default 4 B, which finds an object of 48 B kept by one call in ten.
   * @example { tolerance: '64 B' }
   */
  readonly tolerance?: Bytes | undefined
  /** Runs once before the first call, awaited. */
  readonly setup?: Hook | undefined
  /** Runs once after the last call, awaited, also when the subject threw. */
  readonly teardown?: Hook | undefined
  /** Runs before each call with the call's index, awaited. What it retains counts. */
  readonly beforeEach?: Hook | undefined
  /** Runs after each call with the call's index, awaited. What it retains counts. */
  readonly afterEach?: Hook | undefined
  /**
   * What a failure says of the cause. `'sites'`: where the memory was allocated. `'retainers'`: also which class grows and
   * who holds it, from one heap snapshot, within 30 s and before the test's time limit; needs the package
   * `@qtests/memlab`. `'auto'`: the same within 10 s and under 80 MB of heap. `'off'`: nothing,
   * which is the quickest. Default `'auto'`.
   * @example { explain: 'retainers' }
   */
  readonly explain?: 'auto' | 'retainers' | 'sites' | 'off' | undefined
  /**
   * Known leaks that pass with one visible line: the fingerprint that the failure prints, and the reason why the leak is
   * allowed, a text that is not empty. A leak of which any other part exceeds `tolerance` is still red. An entry
   * whose leak is gone is reported in one line when it was given in the call. Default: none.
   * @example { allow: { 'held-1a2b3c4d': 'the order history is kept on purpose, see #12' } }
   */
  readonly allow?: Readonly<Record<string, string>> | undefined
  /**
   * Folder in which a failure saves a `.heapsnapshot` and a `.heapprofile`, which open in the browser's developer tools.
   * Writing a snapshot blocks the thread for half a second at 6 MB of heap, for 5 s at 75 MB. Default: none
   * are saved.
   * @example { artifacts: '.qtests/artifacts' }
   */
  readonly artifacts?: string | undefined
  /** Whether an inconclusive assertion lets its test go on, with one visible line. Default `'pass'`. */
  readonly onInconclusive?: 'pass' | 'fail' | undefined
}

/** Memory options after resolution, units in ms and bytes. */
export type MemoryValues = OptionValues<typeof table>
