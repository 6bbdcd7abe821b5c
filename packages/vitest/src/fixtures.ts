/**
 * `import { expect, test } from '@qtests/vitest/fixtures'`: a `test` with every fixture of qtests in its context, and the
 * matchers on them. Importing it is enough; the plugin or the setup entry is what writes the run log.
 */
import type { TestFixtures as Fixtures } from '@qtests/fixtures/adapter'
import type { FixtureMatchers } from '@qtests/fixtures/matchers'
import { test as base, type ExpectStatic, type TestAPI, expect as vitestExpect } from 'vitest'
import { extendExpect } from './fixtures/expect.ts'
import { testFixtures } from './fixtures/test.ts'

declare global {
  namespace Chai {
    interface Assertion extends FixtureMatchers {}
  }
}

extendExpect()

/**
 * Vitest's `test` with the fixtures of qtests. Each is made when a test names it, and ends with the test.
 *
 * @example
 * test('opens after three failures', async ({ clock, dependency, observeBreaker }) => {
 *   const upstream = dependency<[], string>().otherwise({ error: new Error('down') })
 *   const probe = observeBreaker(new CircuitBreaker(upstream))
 * })
 */
export const test: TestAPI<Fixtures> = base.extend(testFixtures as never) as unknown as TestAPI<Fixtures>

/** Vitest's `expect`, with the matchers on fixtures. */
export const expect: ExpectStatic = vitestExpect

export type { TestFixtures } from '@qtests/fixtures/adapter'
export type { FixtureMatchers } from '@qtests/fixtures/matchers'
