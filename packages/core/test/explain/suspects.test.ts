import { expect, test } from 'vitest'
import type { PathStep } from '../../src/explain/port.ts'
import { suspectOf } from '../../src/explain/suspects.ts'

const step = (holds: string): PathStep => ({ kind: 'internal', name: '', holds })
const traces = (className: string, ...steps: string[]) => ({
  packages: [],
  className,
  steps: steps.map(step),
})

test('names of properties that V8 keeps with what it learns of a function are its own', () => {
  const told = suspectOf(traces('string', 'emit()', 'FeedbackCell', 'FeedbackVector', '(string)'))
  expect(told?.by).toBe('V8')
  expect(told?.remedy).toContain('Map')
  expect(suspectOf(traces('Session', 'FeedbackCell', 'FeedbackVector', 'Session'))).toBeUndefined()
  // What a list holds that such a function happens to lead to is the list's.
  expect(suspectOf(traces('string', 'FeedbackVector', 'Map', 'Array', '(string)'))).toBeUndefined()
})
