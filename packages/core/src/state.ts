/**
 * What all copies of qtests in one global object share. A sandbox loads the setup file inside and the
 * environment outside, and a workspace can hold two copies of this package; module variables would
 * then disagree. One small object under one registered symbol; samples never live here.
 */
const KEY = Symbol.for('qtests/state@1')

/** The shared state. Fields are added by the rooms that own them; each documents its own. */
export interface SharedState {
  /** Options given by `configure()` in a setup or test file, by family. */
  fileOptions: Record<string, Record<string, unknown>>
  /** Options given in the runner's config, by family. */
  configOptions: Record<string, Record<string, unknown>>
  /** Resolves when the measurement that runs now has ended: one measurement per isolate. */
  measuring: Promise<void> | undefined
  /** A message has said how to get the package that reads heap snapshots: once for a test file. */
  hintedAtExplainer?: boolean
  /** What the last whole test of the instrument said. */
  selfTest?: { readonly sees: boolean; readonly reason: string | undefined }
  /** The half of it that a green verdict rests on: run once for a test file. */
  seesLeaks?: boolean
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
