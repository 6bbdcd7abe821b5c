import type { RunnerPort, TestEnd, TestKey } from '@qtests/core/adapter'

/** Takes part in the end of each test: pending assertions, fixtures. */
export interface Guest {
  /** Resolves with the error that must fail the test. */
  endOfTest(key: TestKey, end: TestEnd): Promise<Error | undefined>
  /** The same for all that is left when the file has ended. */
  endOfFile(): Promise<Error | undefined>
}

/** What the setup file and the fixtures entry share within one sandbox, in which each may have its own copy of this module. */
interface Sandbox {
  readonly port: RunnerPort
  readonly guests: Guest[]
}

const KEY = Symbol.for('qtests/jest-sandbox@1')

/** Opens the sandbox for other entries: done by the setup file, which then calls {@link endGuests} for each test. */
export function openSandbox(port: RunnerPort): void {
  const sandbox: Sandbox = { port, guests: [] }
  Object.defineProperty(globalThis, KEY, { value: sandbox, configurable: true, writable: true })
}

/** Takes part in the end of each test; false without a setup file. */
export function joinSandbox(guest: Guest): boolean {
  const sandbox = findSandbox()
  sandbox?.guests.push(guest)
  return sandbox !== undefined
}

/** A port that leads to what the setup file has made; without one nothing is recorded. */
export const sandboxPort: RunnerPort = {
  currentTest: (context) => findSandbox()?.port.currentTest(context),
  record: (record, test) => findSandbox()?.port.record(record, test),
  explainer: () => findSandbox()?.port.explainer?.(),
}

/** The end of a test for all guests, the last that joined first: fixtures before assertions. @returns the first error. */
export async function endGuests(key: TestKey, end: TestEnd): Promise<Error | undefined> {
  return firstOf((guest) => guest.endOfTest(key, end))
}

/** The end of the file for all guests. @returns the first error. */
export async function closeGuests(): Promise<Error | undefined> {
  return firstOf((guest) => guest.endOfFile())
}

async function firstOf(ask: (guest: Guest) => Promise<Error | undefined>): Promise<Error | undefined> {
  let error: Error | undefined
  for (const guest of findSandbox()?.guests.toReversed() ?? []) {
    const own = await ask(guest)
    error ??= own
  }
  return error
}

function findSandbox(): Sandbox | undefined {
  return (globalThis as { [KEY]?: Sandbox })[KEY]
}
