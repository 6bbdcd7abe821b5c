import { rmSync } from 'node:fs'
import type { Explanation } from '../result.ts'
import { explainGrowth } from './growth.ts'
import { readSnapshot } from './snapshot.ts'
import { findTarget, type Held } from './target.ts'

/** What the test process asks of its child; sent once, as the first message. */
export type AnalysisRequest = GrowthRequest | TargetRequest

interface GrowthRequest {
  readonly seek: 'growth'
  readonly file: string
  readonly calls: number
  readonly afterObjectId?: number
  readonly earlierCalls?: number
  readonly limit: number
}

interface TargetRequest {
  readonly seek: 'target'
  readonly file: string
}

/** What the child answers; sent once, before it ends. */
export type AnalysisAnswer =
  | { readonly explanation: Explanation }
  | { readonly held: Held }
  | { readonly collected: true }
  | { readonly failure: 'invalid' | 'no-window'; readonly message: string }

const startedBy = process.ppid

// Without its parent nobody reads the answer. `disconnect` comes only between slices of work, so those look as well.
// Given as an argument, because a parent may die before it sends anything. The parent deletes it, unless it cannot.
const [, , scratch] = process.argv
process.on('disconnect', leave)
process.once('message', (request) => {
  process.send?.(answer(request as AnalysisRequest), (error: Error | null) =>
    error === null ? process.exit(0) : leave(),
  )
})

function answer(request: AnalysisRequest): AnalysisAnswer {
  try {
    const graph = readSnapshot(request.file, endWithParent)
    if (request.seek === 'target') {
      const held = findTarget(graph, endWithParent)
      return held === undefined ? { collected: true } : { held }
    }
    const { afterObjectId, earlierCalls = 0 } = request
    if (afterObjectId === undefined && !hasTraces(graph.nodeCount, graph.traceId)) {
      return {
        failure: 'no-window',
        message:
          'the snapshot holds no allocation traces, and no `afterObjectId` says which of its objects are new',
      }
    }
    const window = {
      calls: request.calls,
      earlierCalls,
      ...(afterObjectId === undefined ? {} : { afterObjectId }),
    }
    return { explanation: explainGrowth(graph, window, request.limit, endWithParent) }
  } catch (error) {
    return { failure: 'invalid', message: messageOf(error) }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function hasTraces(nodeCount: number, traceId: (node: number) => number): boolean {
  for (let node = 0; node < nodeCount; node++) if (traceId(node) !== 0) return true
  return false
}

function endWithParent(): void {
  if (process.ppid !== startedBy) leave()
}

function leave(): never {
  try {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  } finally {
    process.exit(1)
  }
}
