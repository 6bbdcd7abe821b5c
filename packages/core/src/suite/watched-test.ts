import type { AllocationSite } from '../memory/sites.ts'
import type { TestLeakRecord } from '../run/record.ts'

/** An attempt of a test that has ended. */
export interface EndedTest {
  readonly test: string
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Others ran beside it. */
  readonly concurrent: boolean
  /** Whether the runner can run it again: its function is there, and it makes no assertion that repeats by itself. */
  readonly repeatable: boolean
}

/** A leak, with what a message needs. */
export interface FoundLeak {
  readonly leak: TestLeakRecord
  readonly sites: readonly AllocationSite[]
}
