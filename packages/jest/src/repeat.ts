import { after } from '@qtests/core/boundary'
import type { CircusDescribe, CircusHook, CircusState, CircusTest } from './circus.ts'
import { asTestCode } from './test-code.ts'

/** The place of `expect` in a sandbox: jest keeps the state of all its copies there. */
const EXPECT = Symbol.for('$$jest-matchers-object')

interface ExpectState {
  assertionCalls?: number
  expectedAssertionsNumber?: number | null
  isExpectingAssertions?: boolean
  numPassingAsserts?: number
  suppressedErrors?: unknown[]
  snapshotState?: { readonly _counters?: Map<string, number> }
}

/**
 * Runs a test of jest-circus once more, with all its hooks, in their order. Circus has no way to repeat a test inside a
 * run; so this is what its own `_runTest` does, without events but one: no reporter hears of it, and the outcome that Jest has
 * recorded stays as it is.
 *
 * @param name - spaced, as snapshots are named: a repetition looks for the same snapshots again.
 * @returns whether it failed this time.
 */
export async function runAgain(
  test: CircusTest,
  name: string,
  state: CircusState,
  sandbox: object,
): Promise<boolean> {
  const before = test.errors.length
  const expectState = (sandbox as { [EXPECT]?: { state?: ExpectState } })[EXPECT]?.state
  const { before: beforeEach, after: afterEach } = hooksOf(test)
  const context = Object.create(null) as object
  const limit = ({ timeout }: { readonly timeout?: number | undefined }): number =>
    timeout ?? state.testTimeout
  resetSnapshots(expectState, name)
  // An error that nobody catches meanwhile is this test's: without a test circus fails the file.
  state.currentlyRunningTest = test
  let failed = await asTestCode(test, state, sandbox, async () => {
    let thrown = false
    try {
      for (const hook of beforeEach) await call(hook.fn, context, limit(hook))
      await call(test.fn, context, limit(test))
    } catch {
      thrown = true
    }
    for (const hook of afterEach) {
      try {
        await call(hook.fn, context, limit(hook))
      } catch {
        thrown = true
      }
    }
    return thrown
  })
  state.currentlyRunningTest = null
  resetAssertions(expectState)
  failed ||= test.errors.length > before
  test.errors.length = before
  return failed
}

/** Whether it can be run again: a function that we know how to call, and not one that runs beside others. */
export function isRepeatable({ concurrent, failing, fn }: CircusTest): boolean {
  return !concurrent && failing !== true && typeof fn === 'function' && !isGenerator(fn)
}

type Body = (this: object, done?: Done) => unknown
type Done = ((reason?: unknown) => void) & { fail?: (reason?: unknown) => void }

function isGenerator(fn: Body): boolean {
  return Object.prototype.toString.call(fn) === '[object GeneratorFunction]'
}

async function call(fn: Body | undefined, context: object, timeout: number): Promise<void> {
  if (fn === undefined) return
  let cancel = (): void => {}
  try {
    await Promise.race([
      fn.length > 0 ? withDone(fn, context) : fn.call(context),
      new Promise((_resolve, reject) => {
        cancel = after(timeout, () => reject(new Error(`longer than ${timeout} ms`)))
      }),
    ])
  } finally {
    cancel()
  }
}

function withDone(fn: Body, context: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const done: Done = (reason) => (reason === undefined || reason === null ? resolve() : reject(reason))
    done.fail = reject
    fn.call(context, done)
  })
}

/** As circus orders them: `beforeEach` from the outermost suite inwards, `afterEach` from the innermost outwards. */
function hooksOf(test: CircusTest): { before: CircusHook[]; after: CircusHook[] } {
  const before: CircusHook[] = []
  const after: CircusHook[] = []
  for (let block: CircusDescribe | undefined = test.parent; block !== undefined; block = block.parent) {
    const hooks = block.hooks ?? []
    before.unshift(...hooks.filter(({ type }) => type === 'beforeEach'))
    after.push(...hooks.filter(({ type }) => type === 'afterEach'))
  }
  return { before, after }
}

/** `expect.assertions()` and what was counted for it must not reach the next test. */
function resetAssertions(state: ExpectState | undefined): void {
  if (state === undefined) return
  Object.assign(state, {
    assertionCalls: 0,
    expectedAssertionsNumber: null,
    isExpectingAssertions: false,
    numPassingAsserts: 0,
    suppressedErrors: [],
  })
}

/** Snapshots are numbered within a test: a repetition begins at 1 again, or it would ask for snapshots that nobody wrote. */
function resetSnapshots(state: ExpectState | undefined, name: string): void {
  const counters = state?.snapshotState?._counters
  if (counters === undefined) return
  for (const key of counters.keys()) if (key === name || key.startsWith(`${name}: `)) counters.delete(key)
}
