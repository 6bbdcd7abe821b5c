import type { GivenByFamily, QtestsMatchers, RunnerOptions } from '@qtests/core/adapter'
import type { RunnerClass } from './attempts.ts'
import type { TestSummary } from './summary.ts'

/** The functions of Vitest that our hooks need: those of the copy that runs the tests, which only a transformed module imports. */
export type VitestApi = Pick<
  typeof import('vitest'),
  'afterAll' | 'beforeAll' | 'beforeEach' | 'expect' | 'inject' | 'vi'
> & {
  /** From Vitest 4.1 on. */
  readonly TestRunner?: RunnerClass
}

/** What the node side hands to the workers, by `provide`. */
export interface Provided {
  readonly options: RunnerOptions
  /** The options of `options` that belong to a family, checked: what a worker keeps. Absent: there are none. */
  readonly families?: GivenByFamily
  /** Absent when nobody reads a run log: then none is written. */
  readonly run?: ProvidedRun
}

/** The run that a worker belongs to. */
export interface ProvidedRun {
  /** Folder of the run log. */
  readonly dir: string
  /** Root of the project: files are named relative to it. */
  readonly root: string
  /** Name of the project, empty for the only one. */
  readonly project: string
  readonly pool: string
  readonly version: string
  /** The project has a runner of its own, which need not be Vitest's class. */
  readonly ownRunner?: boolean
  /** Which machine this is: found out once, and not by each worker. */
  readonly machine: string
}

// Every major of Vitest maps the methods of `Chai.Assertion` into its assertion type, and none changes its type
// parameters: the one augmentation that compiles on 3, 4 and 5 alike, with `skipLibCheck` on or off.
declare global {
  namespace Chai {
    interface Assertion extends QtestsMatchers {}
  }
}

declare module 'vitest' {
  interface TaskMeta {
    /** What qtests found in the last attempt of this test, at most 1 KB. */
    qtests?: TestSummary
  }

  interface ProvidedContext {
    qtests?: Provided
  }
}
