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
export interface ProfileSample {
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
    if (await this.#isTaken()) return false
    try {
      await post(this.#session, 'HeapProfiler.startSampling', { samplingInterval: interval, stackDepth: 48 })
      this.#running = true
      return true
    } catch {
      return false
    }
  }

  /**
   * A profile can be read while nobody in this session has started one: it is somebody else's then. Newer V8 refuses
   * a second sampler by itself; the one in Node 20 would let us stop the other's.
   */
  async #isTaken(): Promise<boolean> {
    if (this.#running) return false
    try {
      await post(this.#session, 'HeapProfiler.getSamplingProfile')
      return true
    } catch {
      return false
    }
  }

  /**
   * What is alive now: V8 makes one full collection before it answers. The answer is allocated after that collection,
   * as young objects, so the old generation as it stands then is free of it.
   */
  async profile(): Promise<HeapProfile> {
    const { profile } = await post<{ profile: HeapProfile }>(this.#session, 'HeapProfiler.getSamplingProfile')
    return profile
  }

  /** Not by `stopSampling`: that collects and hands over a last profile, which nobody reads. */
  async stop(): Promise<void> {
    if (!this.#running) return
    this.#running = false
    await post(this.#session, 'HeapProfiler.disable')
  }
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
