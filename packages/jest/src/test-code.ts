import type { CircusEvent, CircusState, CircusTest } from './circus.ts'

/** The place of circus' event handlers in a sandbox, from Jest 30 on. */
const HANDLERS = Symbol.for('EVENT_HANDLERS')

type Handler = (event: CircusEvent, state: CircusState) => unknown

/**
 * Runs `code` as Jest runs the code of a test. From Jest 30 on its runtime refuses fake timers and modules between tests, and
 * it is circus that tells it where a test begins and ends, in one of its event handlers. That one alone is told of
 * this: no reporter, and no handler of the user's. Without it, as in Jest 29, nothing is refused.
 */
export async function asTestCode<T>(
  test: CircusTest,
  state: CircusState,
  sandbox: object,
  code: () => Promise<T>,
): Promise<T> {
  const handlers = (sandbox as { readonly [HANDLERS]?: readonly Handler[] })[HANDLERS] ?? []
  const handler = handlers.find(tellsRuntime)
  await handler?.({ name: 'test_fn_start', test }, state)
  try {
    return await code()
  } finally {
    // Puts rejections that nobody has caught to the errors of the test.
    await handler?.({ name: 'test_fn_success', test }, state)
  }
}

/** It has no name; but nothing else in the list calls this method of the runtime. */
function tellsRuntime(handler: Handler): boolean {
  return Function.prototype.toString.call(handler).includes('.enterTestCode(')
}
