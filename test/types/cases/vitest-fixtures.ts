// What only @qtests/vitest/fixtures has: the context of Vitest's own `test`.
import { expect, test } from '@qtests/vitest/fixtures'

test('beside what Vitest gives', async ({ dependency, expect: own, task }) => {
  const upstream = dependency<[number], string>().otherwise({ ok: 'yes' })
  const answer: string = await upstream(1)
  own(answer).toBe('yes')
  expect(task.name).toContain('Vitest')
  // biome-ignore lint/suspicious/noConfusingVoidType: that there is nothing to await is the point
  const none: void = own(upstream).toBackOff(['100ms'])
  own(none).toBe(undefined)
})
