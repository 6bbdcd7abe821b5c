import type { CapturedRealm } from './realm.ts'
import type { ProbeEvent, ProbeKind, ProbeSummary } from './run/record.ts'

/**
 * What all copies of qtests in one global object share. A sandbox loads the setup file inside and the
 * environment outside, and a workspace can hold two copies of this package; module variables would
 * then disagree. One small object under one registered symbol; samples never live here.
 */
const KEY = Symbol.for('qtests/state@1')

/** What identifies a test within its isolate: the runner's task object, or its full name. */
export type ProbeKey = object | string

/** A probe as the run log needs it. */
export interface AnnouncedProbe {
  readonly kind: ProbeKind
  readonly name: string
  readonly timeline: { readonly events: readonly ProbeEvent[]; readonly dropped: number }
  summary(): ProbeSummary
}

/** The probes of a test file that have not been written yet. */
export interface KeptProbes {
  announced: { readonly probe: AnnouncedProbe; readonly owner: ProbeKey | undefined }[]
  readonly currentTest: () => ProbeKey | undefined
  /** The test of the fixture that makes a probe right now. */
  owner: ProbeKey | undefined
}

/** The shared state. Fields are added by the rooms that own them; each documents its own. */
export interface SharedState {
  /** Options given by `configure()` in a setup or test file, by family. */
  fileOptions: Record<string, Record<string, unknown>>
  /** Options given in the runner's config, by family. */
  configOptions: Record<string, Record<string, unknown>>
  /** Resolves when the measurement that runs now has ended: one measurement per isolate. */
  measuring: Promise<void> | undefined
  /** Clocks, timers and the console as they were when the first copy was loaded. */
  realm?: CapturedRealm
  /** A message has said how to get the package that reads heap snapshots: once for a test file. */
  hintedAtExplainer?: boolean
  /** What the last whole test of the instrument said. */
  selfTest?: { readonly sees: boolean; readonly reason: string | undefined }
  /** The half of it that a green verdict rests on: run once for a test file. */
  seesLeaks?: boolean
  /** Loads what reads source maps, from outside of the sandbox; absent without such a side. */
  tracing?: () => unknown
  /** Probes that tests have announced; absent without an adapter. */
  probes?: KeptProbes
}

/** The state of this global object; made at first use. Not enumerable, so that runners' global clean-ups pass it by. */
export function sharedState(): SharedState {
  const holder = globalThis as { [KEY]?: SharedState }
  let state = holder[KEY]
  if (state === undefined) {
    state = { fileOptions: {}, configOptions: {}, measuring: undefined }
    Object.defineProperty(holder, KEY, {
      value: state,
      enumerable: false,
      configurable: true,
      writable: true,
    })
  }
  return state
}
