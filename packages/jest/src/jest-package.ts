import { createRequire } from 'node:module'

type Require = ReturnType<typeof createRequire>

const own: Require = createRequire(import.meta.url)

/**
 * Loads a package of the Jest that runs, not of another version that happens to be nearer: under strict package
 * managers only `jest` itself can be resolved from here, so the way leads through its dependencies.
 */
export function requireFromJest(name: string): unknown {
  return requireOf(name)(name)
}

/** Version of the Jest that runs, or `unknown`. */
export function jestVersion(): string {
  try {
    const { version } = requireOf('jest-circus')('jest-circus/package.json') as { version: string }
    return version
  } catch {
    return 'unknown'
  }
}

function requireOf(name: string): Require {
  let from = own
  try {
    for (const step of ['jest', '@jest/core', 'jest-config'])
      from = createRequire(from.resolve(`${step}/package.json`))
    from.resolve(name)
    return from
  } catch {
    return own
  }
}
