import { lightReading } from '../memory/snapshots.ts'
import { now, wallTime } from '../realm.ts'
import { SCHEMA_VERSION, type SnapshotReading, type TestId, type TestRecord } from './record.ts'

/** One attempt of one test, from its start to its end. */
export interface Attempt {
  readonly id: TestId
  readonly retry: number
  readonly repeat: number
  readonly concurrent: boolean
  readonly started: number
  readonly before: SnapshotReading | undefined
}

/** How an attempt begins. */
export interface AttemptStart {
  readonly id: TestId
  readonly retry: number
  /** 0 unless the runner repeats tests. */
  readonly repeat?: number
  readonly concurrent: boolean
  /** Read the boundaries (light); a reading that has just been taken is the first one. */
  readonly snapshots: boolean | SnapshotReading
}

/** Begins an attempt. The reading is taken last, so that nothing of ours lies between the boundaries. */
export function beginAttempt({ id, retry, repeat = 0, concurrent, snapshots }: AttemptStart): Attempt {
  const before = snapshots === true ? lightReading() : snapshots === false ? undefined : snapshots
  return { id, retry, repeat, concurrent, started: now(), before }
}

/** Ends an attempt. The reading is taken first, for the same reason. */
export function endAttempt(attempt: Attempt, status: TestRecord['status']): TestRecord {
  const after = attempt.before === undefined ? undefined : lightReading()
  const { before, started, id, retry, repeat, concurrent } = attempt
  return {
    v: SCHEMA_VERSION,
    type: 'test',
    at: wallTime(),
    ...id,
    status,
    duration: now() - started,
    retry,
    ...(repeat === 0 ? {} : { repeat }),
    concurrent,
    ...(before === undefined || after === undefined ? {} : { snapshot: { mode: 'light', before, after } }),
  }
}

/** The record of an attempt whose boundaries are read by a `SuiteWatch`, which has taken the last one. */
export function withSettled(record: TestRecord, after: SnapshotReading, loopDelay: number): TestRecord {
  const { snapshot } = record
  return snapshot === undefined
    ? record
    : { ...record, snapshot: { mode: 'settled', before: snapshot.before, after, loopDelay } }
}
