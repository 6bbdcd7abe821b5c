import type { FileRecord, TestLeakRecord } from '@qtests/core/run'
import type { TestName } from './summary.ts'

/** A test that leaves memory behind each time it runs, as collected boundaries or a hunt found it. */
export interface TestLeak extends TestName, Omit<TestLeakRecord, 'test'> {
  /** What outputs that go by matcher call it. */
  readonly by: 'snapshots' | 'hunt'
}

/** The tests of a file that leak, each with its full name. */
export function testLeaksOf({ project, file, by, leaks }: FileRecord): TestLeak[] {
  const place = project === undefined ? { file } : { project, file }
  return leaks.map((leak) => ({ ...place, ...leak, by: by === 'hunt' ? 'hunt' : 'snapshots' }))
}

/** Bytes per repetition, on the heap and outside of it. */
export function leakedBytes({ bytes, external }: Pick<TestLeakRecord, 'bytes' | 'external'>): number {
  return Math.max(0, bytes) + Math.max(0, external)
}
