/**
 * `import { expect, test } from '@qtests/jest/fixtures'`: a `test` with every fixture of qtests in its context, and the
 * matchers on them. Importing it is enough; the setup entry is what writes the run log.
 */
import { afterEach, beforeEach, expect as jestExpect, test as jestTest } from '@jest/globals'
import { bindMatchers, bindProbeMatchers } from '@qtests/core/adapter'
import type { TestFixtures } from '@qtests/fixtures/adapter'
import {
  type FixtureMatchers,
  fixtureMatcherDefinitions,
  probeMatcherDefinitions,
} from '@qtests/fixtures/matchers'
import { endWithTests, fixtureTest, type JestTestApi } from './fixtures/test.ts'
import type { FixtureTest } from './fixtures/types.ts'
import { extend, type JestApi } from './install.ts'
import { joinSandbox, sandboxPort } from './sandbox.ts'

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the parameters must be those of the merged interface
    interface Matchers<R, T = {}> extends FixtureMatchers {}
  }
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends FixtureMatchers {}
}

const own = jestExpect as unknown as JestApi['expect']
const api = { test: jestTest, beforeEach, afterEach } as unknown as JestTestApi
own.extend(bindProbeMatchers(probeMatcherDefinitions, sandboxPort))
const binding = bindMatchers(fixtureMatcherDefinitions, sandboxPort)
extend(own, binding)
joinSandbox(binding)
endWithTests(api)

/**
 * Jest's `test` with the fixtures of qtests. Each is made when a test names it, and ends with the test.
 *
 * @example
 * test('opens after three failures', async ({ clock, dependency, observeBreaker }) => {
 *   const upstream = dependency().otherwise({ error: new Error('down') })
 *   const probe = observeBreaker(new CircuitBreaker(upstream))
 * })
 */
export const test: FixtureTest<TestFixtures> = fixtureTest(api, {})

/** Jest's `expect`, with the matchers on fixtures. */
export const expect: typeof jestExpect = jestExpect

export type { TestFixtures } from '@qtests/fixtures/adapter'
export type { FixtureMatchers } from '@qtests/fixtures/matchers'
export type { FixtureBody, FixtureDefinitions, FixtureFunction, FixtureTest } from './fixtures/types.ts'
