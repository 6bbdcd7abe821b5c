/**
 * The parts of jest-circus that are used, structurally: the same in Jest 29.7 and 30, and no type import that would
 * tie the declarations of this package to one of them.
 */
export interface CircusTest {
  readonly type: 'test'
  readonly name: string
  readonly parent: CircusDescribe
  readonly concurrent: boolean
  readonly invocations: number
  readonly timeout?: number | undefined
  readonly errors: unknown[]
  readonly failing?: boolean | undefined
  readonly fn?: ((this: object, done?: () => void) => unknown) | undefined
}

export interface CircusDescribe {
  readonly type: 'describeBlock'
  readonly name: string
  readonly parent?: CircusDescribe | undefined
  readonly children: readonly (CircusTest | CircusDescribe)[]
  readonly hooks?: readonly CircusHook[] | undefined
}

export interface CircusHook {
  readonly type?: string | undefined
  readonly fn?: ((this: object, done?: () => void) => unknown) | undefined
  readonly timeout?: number | undefined
}

export interface CircusState {
  readonly rootDescribeBlock: CircusDescribe
  readonly testTimeout: number
  readonly unhandledErrors: unknown[]
  currentlyRunningTest?: CircusTest | null | undefined
}

export interface CircusEvent {
  readonly name: string
  readonly test?: CircusTest | undefined
  readonly hook?: CircusHook | undefined
}

/** Names of the suites and the test, joined by ` > `. */
export function fullName(test: CircusTest): string {
  return pathOf(test).join(' > ')
}

/** The name as Jest's `expect` gives it: joined by a space, so that it cannot be split again. */
export function spacedName(test: CircusTest): string {
  return pathOf(test).join(' ')
}

/** All tests of a file. */
export function* testsOf(describe: CircusDescribe): Generator<CircusTest> {
  for (const child of describe.children) {
    if (child.type === 'test') yield child
    else yield* testsOf(child)
  }
}

function pathOf(test: CircusTest): string[] {
  const names = [test.name]
  // The root has no parent, and a name that is not the user's.
  for (let block = test.parent; block.parent !== undefined; block = block.parent) names.unshift(block.name)
  return names
}
