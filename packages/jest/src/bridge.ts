import type {
  AssertionRecord,
  CurrentTest,
  GivenByFamily,
  MatcherThis,
  ProbeRecord,
  TestEnd,
  TestId,
  TestKey,
} from '@qtests/core/adapter'
import type { Tracing } from '@qtests/core/boundary'

/**
 * What connects the setup file, which Jest loads inside its sandbox, with the environment, which it loads outside:
 * two copies of every module, so only plain functions and frozen data cross, under one registered symbol.
 */
export interface Bridge {
  /** The options of the runner's config that belong to a family, checked. */
  readonly families: GivenByFamily
  /** The test in which a matcher was called. */
  currentTest(context: MatcherThis): CurrentTest | undefined
  record(record: AssertionRecord): void
  /** Loads what reads source maps: outside, where Jest does not refuse it between tests. */
  tracing(): Tracing
  /** Given by the setup file: what the environment calls when a test or the file has ended. */
  sandbox: SandboxSide | undefined
}

/** What is known inside the sandbox only: assertions that were not awaited, and probes. */
export interface SandboxSide {
  endOfTest(key: TestKey, end: TestEnd): Promise<Error | undefined>
  endOfFile(): Promise<Error | undefined>
  /** What the probes of a test have seen; all that is left for a key of `undefined`, when the file has ended. */
  probes(key: TestKey | undefined, id: TestId): readonly ProbeRecord[]
}

const KEY = Symbol.for('qtests/jest-bridge@1')

/** Hangs the bridge into the global object of a sandbox. Not enumerable: Jest's clean-up of globals passes it by. */
export function putBridge(sandbox: object, bridge: Bridge | undefined): void {
  Object.defineProperty(sandbox, KEY, {
    value: bridge,
    configurable: true,
    writable: true,
    enumerable: false,
  })
}

/** Whether a sandbox has one: its environment is ours. */
export function hasBridge(sandbox: object): boolean {
  return (sandbox as { [KEY]?: Bridge })[KEY] !== undefined
}

/** The bridge of the sandbox that this code runs in; `undefined` without our environment. */
export function findBridge(): Bridge | undefined {
  return (globalThis as { [KEY]?: Bridge })[KEY]
}
