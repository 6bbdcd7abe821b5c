import type { Adapter } from './assertions.ts'

/** Jest's, within the sandbox. */
declare const require: (name: string) => unknown

let loaded: Adapter | undefined

/** What measures, as CommonJS: loaded with the first assertion of a test file. Most make none. */
export function assertions(): Adapter {
  loaded ??= require('@qtests/core/adapter') as Adapter
  return loaded
}
