import { isCheapToTest, type SelfTestResult, seesLeak, testSelf } from '../memory/self-test.ts'
import { abortController } from '../realm.ts'
import { sharedState } from '../state.ts'
import type { UnsupportedVerdict, Verdict } from '../verdict.ts'
import { exclusively } from './lock.ts'

/**
 * Says whether this environment can tell a leak from clean code: plants a leak of 4,096 small objects and some array
 * buffers, and the same objects dropped, and reads both as the leak matchers read their subjects. Takes three to five
 * full collections, some 10 to 150 ms below 60 MB of heap, and waits for a measurement that is under way.
 *
 * The leak matchers run it by themselves before their first verdict in a test file.
 *
 * @returns `sees` with the readings, or the reason why not; never rejects.
 * @example
 * const { sees, reason } = await selfTest()
 * if (!sees) throw new Error(`no leak can be seen here: ${reason}`)
 */
export async function selfTest(): Promise<SelfTestResult> {
  return await exclusively(abortController().signal, async () => {
    const result = await testSelf()
    sharedState().selfTest = result
    return result
  })
}

/**
 * A verdict, or `unsupported` where no verdict on memory means anything: a green needs an instrument that sees a leak, a
 * red one that also tells it from its clean twin. Tested once for a test file each, and not where the heap is so large that
 * a collection takes as long as a test should. To be called by who holds the lock.
 */
export async function controlled<V extends Verdict<unknown>>(verdict: V): Promise<V | UnsupportedVerdict> {
  if (verdict.kind !== 'pass' && verdict.kind !== 'fail') return verdict
  const state = sharedState()
  if (state.selfTest === undefined && isCheapToTest()) {
    if (verdict.kind === 'pass') {
      state.seesLeaks ??= await seesLeak()
      if (state.seesLeaks) return verdict
    }
    state.selfTest = await testSelf()
  }
  const reason = state.selfTest?.reason
  return reason === undefined ? verdict : { kind: 'unsupported', reason, caveats: verdict.caveats }
}
