import type inspector from 'node:inspector'
import { post } from './collector.ts'
import { isForeign, isMeasuredRegion, isProgram } from './own-code.ts'

/** A node of V8's sampling heap profile: one stack frame, with what is still alive and was allocated there. */
export interface ProfileNode {
  readonly id: number
  readonly selfSize: number
  readonly callFrame: ProfileFrame
  readonly children: readonly ProfileNode[]
}

/** Where a function starts: lines and columns from 0, in the code as V8 runs it. */
export interface ProfileFrame {
  readonly functionName: string
  readonly scriptId: string
  readonly url: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/** One object, or a group of equal ones, still alive. */
interface ProfileSample {
  readonly size: number
  readonly nodeId: number
  /** Grows with the time of allocation. */
  readonly ordinal: number
}

/** V8's profile as the protocol gives it. */
export interface HeapProfile {
  readonly head: ProfileNode
  readonly samples: readonly ProfileSample[]
}

/**
 * Live-object sampling. By default V8's sampler forgets an object when it is collected, so after a
 * collection the profile holds just what is still alive, with the stack that allocated it; no heap walk.
 */
export class Sampler {
  readonly #session: inspector.Session
  #running = false

  constructor(session: inspector.Session) {
    this.#session = session
  }

  /**
   * @param interval - mean bytes between samples; 1 records every allocation exactly.
   * @returns false when another profiler holds V8's only sampler of this isolate.
   */
  async start(interval: number): Promise<boolean> {
    try {
      await post(this.#session, 'HeapProfiler.startSampling', { samplingInterval: interval, stackDepth: 48 })
      this.#running = true
      return true
    } catch {
      return false
    }
  }

  /** What is alive now. Building it allocates: read the heap first. */
  async profile(): Promise<HeapProfile> {
    const { profile } = await post<{ profile: HeapProfile }>(this.#session, 'HeapProfiler.getSamplingProfile')
    return profile
  }

  async stop(): Promise<void> {
    if (!this.#running) return
    this.#running = false
    await post(this.#session, 'HeapProfiler.stopSampling')
  }
}

/** What calls of the subject allocated in a span of time and what of it is alive. */
export interface LiveBytes {
  readonly bytes: number
  /** Objects, as far as they were sampled. */
  readonly objects: number
  /** The part that comes from stacks which left an object behind in at least every second call. */
  readonly recurring: number
  /** Ordinal of the newest sample, for the next span. */
  readonly newest: number
}

/**
 * Bytes alive that calls of the subject allocated after the sample with ordinal `after`.
 * What our own code, the runner and Node's first runs leave behind has no frame of the program in its stack, and is
 * left out.
 */
export function liveSince(profile: HeapProfile, after: number, calls: number): LiveBytes {
  const others = new Set<number>()
  collectOthers(profile.head, false, others)
  const byNode = new Map<number, { bytes: number; count: number }>()
  let newest = after
  for (const { ordinal, nodeId, size } of profile.samples) {
    if (ordinal > newest) newest = ordinal
    if (ordinal <= after || others.has(nodeId)) continue
    const node = byNode.get(nodeId) ?? { bytes: 0, count: 0 }
    node.bytes += size
    node.count += 1
    byNode.set(nodeId, node)
  }
  let bytes = 0
  let objects = 0
  let recurring = 0
  for (const node of byNode.values()) {
    bytes += node.bytes
    objects += node.count
    if (node.count >= calls / 2) recurring += node.bytes
  }
  return { bytes, objects, recurring, newest }
}

/** A stack that allocated objects which are alive, from the allocating function outwards. */
export interface LiveStack {
  readonly bytes: number
  readonly count: number
  readonly frames: readonly ProfileFrame[]
}

/** The heaviest stacks of the subject. Equal stacks are one; frames of ours below the subject are cut off. */
export function liveStacks(profile: HeapProfile, most: number): LiveStack[] {
  const sizes = new Map<number, { bytes: number; count: number }>()
  for (const { nodeId, size } of profile.samples) {
    const known = sizes.get(nodeId)
    if (known === undefined) sizes.set(nodeId, { bytes: size, count: 1 })
    else {
      known.bytes += size
      known.count += 1
    }
  }
  const stacks: LiveStack[] = []
  const visit = (node: ProfileNode, subjects: boolean, frames: readonly ProfileFrame[]): void => {
    const below = subjects || isProgram(node.callFrame)
    const path = below || isForeign(node.callFrame) ? [node.callFrame, ...frames] : frames
    const size = sizes.get(node.id)
    if (below && size !== undefined) stacks.push({ ...size, frames: path })
    for (const child of node.children) visit(child, below || isMeasuredRegion(node.callFrame), path)
  }
  visit(profile.head, false, [])
  return stacks.sort((a, b) => b.bytes - a.bytes).slice(0, most)
}

/** Nodes of stacks that are not the subject's: neither below the measured region nor with a frame of the program. */
function collectOthers(node: ProfileNode, subjects: boolean, others: Set<number>): void {
  const below = subjects || isProgram(node.callFrame)
  if (!below) others.add(node.id)
  // Below the measured region everything is the subject's, packages and built-in functions included.
  for (const child of node.children) collectOthers(child, below || isMeasuredRegion(node.callFrame), others)
}
