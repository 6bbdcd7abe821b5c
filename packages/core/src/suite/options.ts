import { expected, UsageError } from '../errors.ts'

/** How the tests of a file are watched. */
export interface SuiteWatchOptions {
  /** `settled`: tests under suspicion are repeated. `hunt`: all of them are. */
  readonly by: 'settled' | 'hunt'
  /** Share of the file's own time that collections and repetitions may take; infinite in a hunt. */
  readonly maxOverhead: number
  /** Repetitions of each test in a hunt. */
  readonly repetitions: number
  /** Bytes per repetition that are no leak. */
  readonly tolerance: number
  /** Most time in ms for the repetitions of one test. */
  readonly maxTestTime: number
}

/** Bytes per repetition: under what an ordinary test changes a heap by from run to run. */
const TOLERANCE = 2048

/** ms for the repetitions of one test, which come on top of its own. */
const MAX_TEST_TIME = 10_000

/**
 * How tests are watched: by the hunt that started the run (`QTESTS_HUNT`), else by the settings; `undefined` where
 * boundaries are read light or not at all.
 *
 * @throws UsageError for a `QTESTS_HUNT` that no hunt has written.
 */
export function suiteWatchOptions(
  { snapshots, maxOverhead }: { readonly snapshots: string; readonly maxOverhead: number },
  env: Readonly<Record<string, string | undefined>> = process.env,
): SuiteWatchOptions | undefined {
  const hunt = env['QTESTS_HUNT']
  if (hunt !== undefined && hunt !== '')
    return { by: 'hunt', maxOverhead: Number.POSITIVE_INFINITY, ...huntIn(hunt) }
  if (snapshots !== 'settled') return undefined
  return { by: 'settled', maxOverhead, repetitions: 0, tolerance: TOLERANCE, maxTestTime: MAX_TEST_TIME }
}

function huntIn(text: string): Pick<SuiteWatchOptions, 'repetitions' | 'tolerance' | 'maxTestTime'> {
  let values: Record<string, unknown>
  try {
    values = JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    throw new UsageError('The variable QTESTS_HUNT is for `qtests hunt` to set', { cause: error })
  }
  const number = (name: string): number => {
    const value = values[name]
    if (typeof value === 'number' && value > 0) return value
    throw expected(`\`${name}\` in the variable QTESTS_HUNT`, 'a positive number', value)
  }
  return {
    repetitions: number('repetitions'),
    tolerance: number('tolerance'),
    maxTestTime: number('maxTestTime'),
  }
}
