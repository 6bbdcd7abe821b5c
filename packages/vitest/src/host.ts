import type { Binding, RunnerPort, TestEnd, TestKey, UsageError } from '@qtests/core/adapter'
import type { RunnerTestCase } from 'vitest'
import type { Try } from './attempts.ts'
import type { VitestApi } from './types.ts'

/**
 * What the setup file and the fixtures entry share. Vitest may load the one through its transformer and the other
 * natively, which makes two copies of this module; so it hangs on the global object, under one registered symbol.
 */
interface Host {
  /** The test file that qtests is installed for. */
  path: string | undefined
  /** Where its assertions are recorded; absent without the setup file. */
  port: RunnerPort | undefined
  /** Begins an attempt of a test; absent where a hook does it. */
  begin: ((test: RunnerTestCase, attempt: Try) => unknown) | undefined
  /** Ends it, after all of its hooks; absent where a hook does it. What it throws fails the test. */
  end: ((test: RunnerTestCase) => unknown) | undefined
  /** Matchers that were bound beside those of the setup file: they stay from file to file. */
  readonly guests: Pick<Binding, 'endOfTest' | 'endOfFile'>[]
}

const HOST = Symbol.for('qtests/vitest@1')

/** The host of this worker; made at first use. */
export function host(): Host {
  const holder = globalThis as { [HOST]?: Host }
  if (holder[HOST] === undefined) {
    const made: Host = { path: undefined, port: undefined, begin: undefined, end: undefined, guests: [] }
    Object.defineProperty(holder, HOST, { value: made, configurable: true, writable: true })
    return made
  }
  return holder[HOST]
}

/** A port that leads to the test file that runs now; without a setup file nothing is recorded. */
export const hostPort: RunnerPort = {
  currentTest: (context) => host().port?.currentTest(context),
  record: (record, test) => host().port?.record(record, test),
  fail: (message, context) => host().port?.fail?.(message, context) ?? new Error(message),
  explainer: () => host().port?.explainer?.(),
}

/** Whether the host has to ask anybody. */
export function hasGuests(): boolean {
  return host().guests.length > 0
}

/** Has the host ask, at the end of each test, for assertions that were not awaited. */
export function joinHost(guest: Pick<Binding, 'endOfTest' | 'endOfFile'>): void {
  host().guests.push(guest)
}

/** Asks the guests of the host; resolves with the first error. */
export async function endGuests(key: TestKey, end: TestEnd): Promise<UsageError | undefined> {
  let error: UsageError | undefined
  for (const guest of host().guests) error = (await guest.endOfTest(key, end)) ?? error
  return error
}

/** The same for what is left when the file has ended. */
export async function closeGuests(): Promise<UsageError | undefined> {
  let error: UsageError | undefined
  for (const guest of host().guests) error = (await guest.endOfFile()) ?? error
  return error
}

/** The counters of `expect.assertions()` must not see the calibration. */
export function calibrate(binding: Binding, expect: VitestApi['expect']): void {
  const { assertionCalls } = expect.getState()
  binding.calibrate((matcher, probe) => {
    const assertion = expect(probe) as unknown as Record<string, () => unknown>
    assertion[matcher]?.()
  })
  expect.setState({ assertionCalls })
}
