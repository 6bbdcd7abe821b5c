import { sharedState } from './state.ts'

/** Options by family, checked, as they can be sent to a worker. */
export type GivenByFamily = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/**
 * Keeps the options of the runner's config, checked before, in place of those of an earlier test file or project. For
 * adapters, in the isolate of the tests.
 */
export function keepConfigOptions(given: GivenByFamily): void {
  sharedState().configOptions = { ...given }
}

/**
 * Forgets what `configure()` has set. For adapters, at the end of each test file: where an isolate runs several
 * (Vitest with `isolate: false`), the options of one must not reach the next.
 */
export function resetFileOptions(): void {
  sharedState().fileOptions = {}
}
