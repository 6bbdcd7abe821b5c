import { nodeProcess, v8 } from '../realm.ts'

const KEEP_CODE = '--no-flush-bytecode'
const FLUSH_CODE = '--flush-bytecode'

/**
 * From V8 14 on (Node 26) the same flag keeps compiled regular expressions that nobody holds, which grows where each call makes
 * one; and bytecode lies apart from the data there.
 */
export const KEEPS_MORE_THAN_CODE = Number.parseInt(nodeProcess.versions.v8, 10) >= 14

/** Measurements that want it kept: one can run within another. */
let holders = 0

/**
 * Has V8 keep the bytecode of functions that have not run for some collections. It discards it otherwise, with what else it
 * knows of them: in a test runner some hundred KB at once, more than most leaks, in the middle of a measurement that collects.
 *
 * @returns ends it; twice does no harm.
 */
export function keepCode(): () => void {
  if (holders === 0) v8().setFlagsFromString(KEEP_CODE)
  holders += 1
  let kept = true
  return () => {
    if (!kept) return
    kept = false
    holders -= 1
    if (holders === 0) v8().setFlagsFromString(FLUSH_CODE)
  }
}
