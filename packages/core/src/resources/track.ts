import { pathOf } from '../memory/own-code.ts'
import { AsyncSource } from './async-source.ts'
import { handleReader } from './handles.ts'
import { HANDLE_TYPES_WITH_FILES, rankOf, TIMER_TYPES } from './kinds.ts'
import { RUNNER } from './sites.ts'
import { captureStack } from './stacks.ts'
import { timerReader } from './timers.ts'
import type { OpenResource, Stack } from './watch.ts'

/** Something that is open, and the stack that opened it. */
export interface OpenedResource {
  readonly resource: OpenResource
  readonly stack: Stack | undefined
}

/** Lists what this asynchronous context, and what it starts, opens from now on. */
export interface OpenedTracker {
  /** What is open now, what holds the others first. */
  open(): readonly OpenedResource[]
  close(): void
}

/** Kinds by which what is opened is told apart. */
export const TRACKED_KINDS: readonly string[] = [
  ...new Set([...TIMER_TYPES.values(), 'interval', ...HANDLE_TYPES_WITH_FILES.values(), 'keep-alive socket']),
]

/** Begins to track timers and handles. Hooks stay on until it is closed. */
export function trackOpened(): OpenedTracker {
  const stacks = { take: (below: (...args: never[]) => unknown) => captureStack(below) }
  const sources = [timerReader(), handleReader(HANDLE_TYPES_WITH_FILES)].map((reader) => {
    const source = new AsyncSource(reader, stacks, true)
    source.begin(1)
    source.enter()
    return source
  })
  return {
    open: () =>
      sources
        .flatMap((source) => source.items())
        .filter(({ own, stack }) => own && !isRunners(stack))
        .map(({ resource, stack }) => ({ resource, stack }))
        .sort((a, b) => rankOf(a.resource.kind) - rankOf(b.resource.kind)),
    close() {
      for (const source of sources) source.close()
    },
  }
}

/** The runner sets time limits in the context of the test, which are none of the test's. */
function isRunners(stack: Stack | undefined): boolean {
  const paths = (stack?.() ?? [])
    .map(({ url }) => pathOf(url))
    .filter((path) => path !== '' && !path.startsWith('node:'))
  return paths.length > 0 && paths.every((path) => RUNNER.test(path))
}
