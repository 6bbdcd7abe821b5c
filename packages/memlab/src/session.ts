import { Session } from 'node:inspector'
import { deadline, now } from './clock.ts'

/**
 * The inspector session of the measurement. Its class has a name of its own, because objects that only this session holds
 * must be told from the subject's in the snapshot (`OWN_SESSION_CLASS`).
 */
class QtestsRetainersSession extends Session {}

/** The part of the inspector that an explanation needs. */
export interface Profiler {
  /** Two full collections. Call it from an empty stack: V8 keeps whatever a stack slot may point to. */
  collect(): Promise<void>
  /**
   * Gives every object in the heap an id and follows objects that move.
   * @returns the highest id so far: objects made later have higher ones; `undefined` when none is told within `patience`
   * ms. And the ms that the walk over the heap took, which foretell what a snapshot takes.
   */
  startTracking(patience: number): Promise<{ readonly lastId: number | undefined; readonly walkMs: number }>
  /** Writes a snapshot through `onChunk` and ends tracking. */
  stopTracking(onChunk: (chunk: string) => void): Promise<void>
  close(): void
}

/** Connects to the inspector of this thread. @throws Error where Node is built without one. */
export function connectProfiler(): Profiler {
  const session = new QtestsRetainersSession()
  session.connect()
  const post = (method: string, params: Record<string, unknown> = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      session.post(method, params, (error) => (error === null ? resolve() : reject(error)))
    })
  return {
    collect: () => post('HeapProfiler.collectGarbage'),
    async startTracking(patience) {
      await post('HeapProfiler.enable')
      const told = new Promise<number | undefined>((resolve) => {
        const cancel = deadline(patience, () => resolve(undefined))
        session.once('HeapProfiler.lastSeenObjectId', ({ params }) => {
          cancel()
          resolve(params.lastSeenObjectId)
        })
      })
      // Without `trackAllocations`: it records a stack per allocation, which slows allocating code some thirty times,
      // and misses most objects that optimised code or a background collection had a hand in. Ids miss none.
      const started = now()
      await post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: false })
      const walkMs = now() - started
      return { lastId: await told, walkMs }
    },
    async stopTracking(onChunk) {
      session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => onChunk(params.chunk))
      // The last chunk may come after the command's answer has been queued, never after it is delivered.
      await post('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false })
    },
    close: () => session.disconnect(),
  }
}
