import { type FileRecord, huntKey, type TestLeakRecord } from '@qtests/core/run'
import type { Sink } from '../read/sink.ts'
import type { TestName } from '../summary/summary.ts'
import { leakedBytes } from '../summary/test-leaks.ts'

/** Version of {@link HuntFindings} as JSON. */
export const HUNT_SCHEMA = 1

/** A test that leaks. Bytes are per repetition. */
export interface HuntedLeak extends TestName, Omit<TestLeakRecord, 'test'> {}

/** What a hunt found. */
export interface HuntFindings {
  readonly schema: typeof HUNT_SCHEMA
  /** Test files and tests that were hunted to their end, and repetitions of them all. */
  readonly files: number
  readonly tests: number
  readonly repetitions: number
  /** Time in ms of these files, on all workers together. */
  readonly elapsed: number
  /** All of them, largest first. */
  readonly leaks: readonly HuntedLeak[]
  /** Tests without a verdict, and why. */
  readonly open: readonly (TestName & { readonly reason: string })[]
  /** Tests that failed by themselves, which are not repeated. */
  readonly failed: number
  /** Tests beside which others ran: no growth is theirs. */
  readonly unattributed: number
  /** Test files of which tests ended, but not the file: stopped, crashed, or without the hunt's setup. */
  readonly unfinished: readonly string[]
}

/** Collects what a hunt found from its run log. Keeps all leaks: they are the result. */
export function findingsSink(): Sink<HuntFindings> {
  const seen = new Map<string, { readonly file: string; record: FileRecord | undefined }>()
  /** By test: the last attempt is the one that counts, also where a hunt went on. */
  const failed = new Map<string, boolean>()
  return {
    entry: ({ record }) => {
      if (record.type !== 'file' && record.type !== 'test') return
      const key = huntKey(record)
      const known = seen.get(key) ?? { file: record.file, record: undefined }
      seen.set(key, known)
      // A file that was hunted twice, because it was stopped in between: the last one has seen all of it.
      if (record.type === 'file' && record.by === 'hunt') known.record = record
    },
    test: ({ record }) => {
      failed.set(`${huntKey(record)}\u0000${record.test}`, record.status === 'failed')
    },
    end: () => {
      const records = [...seen.values()].flatMap(({ record }) => (record === undefined ? [] : [record]))
      const sum = (count: 'tests' | 'repetitions' | 'elapsed' | 'unattributed'): number =>
        records.reduce((total, record) => total + record[count], 0)
      const leaks = records.flatMap((record) => record.leaks.map((leak) => ({ ...nameOf(record), ...leak })))
      return {
        schema: HUNT_SCHEMA,
        files: records.length,
        tests: sum('tests'),
        repetitions: sum('repetitions'),
        elapsed: sum('elapsed'),
        leaks: leaks.sort((a, b) => leakedBytes(b) - leakedBytes(a)),
        open: records.flatMap((record) => record.open.map((open) => ({ ...nameOf(record), ...open }))),
        failed: [...failed.values()].filter(Boolean).length,
        unattributed: sum('unattributed'),
        unfinished: [...seen.values()].flatMap(({ file, record }) => (record === undefined ? [file] : [])),
      }
    },
  }
}

function nameOf({ project, file }: FileRecord): { readonly project?: string; readonly file: string } {
  return project === undefined ? { file } : { project, file }
}
