// What only @qtests/jest/fixtures has: Jest gives its `test` no fixtures, so ours brings the whole of it.
import { test } from '@qtests/jest/fixtures'

test.concurrent('at once', async ({ dependency }) => {
  await dependency()()
})
test.beforeEach(async ({ clock }) => clock.advance(1))

// @ts-expect-error `expect` is imported, and no fixture
test('not of the context', ({ expect: own }) => own)
