import { Session } from 'node:inspector'
import { writeHeapSnapshot } from 'node:v8'
import { deadline, now } from './clock.ts'

/**
 * The inspector session of the measurement. Its class has a name of its own, because objects that only this session holds
 * must be told from the subject's in the snapshot (`OWN_SESSION_CLASS`).
 */
class QtestsRetainersSession extends Session {}

/** From Node 22 on a snapshot takes as long without the notes, and making them takes 0.2 s. */
const COUNTS_LINES_ANEW = Number.parseInt(process.versions.node, 10) < 22

/** The part of the inspector that an explanation needs. */
export interface Profiler {
  /**
   * Lets V8 note where the lines of all scripts end, where that pays. A snapshot holds the line and column of every function, and
   * V8 11 counts the lines before each anew where they are not noted: 48 s instead of 1.4 s with TypeScript loaded (14 MB).
   */
  noteLines(): Promise<void>
  /** Two full collections. Call it from an empty stack: V8 keeps whatever a stack slot may point to. */
  collect(): Promise<void>
  /**
   * Gives every object in the heap an id and follows objects that move.
   * @returns the highest id so far: objects made later have higher ones; `undefined` when none is told within `patience`
   * ms. And the ms that the walk over the heap took, which foretell what a snapshot takes.
   */
  startTracking(patience: number): Promise<{ readonly lastId: number | undefined; readonly walkMs: number }>
  /**
   * Writes a snapshot and ends tracking. Not through the inspector, whose messages take a third of the time.
   * @throws Error where the file cannot be written.
   */
  writeSnapshot(file: string): Promise<void>
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
    async noteLines() {
      if (!COUNTS_LINES_ANEW) return
      try {
        await post('Debugger.enable')
        await post('Debugger.disable')
      } catch {
        // It takes longer, then.
      }
    },
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
    async writeSnapshot(file) {
      // With numbers, which tell how many entries a cache may hold; the file grows by some 2 %.
      writeHeapSnapshot(file, { exposeNumericValues: true })
      // Without a second snapshot; where it fails, the end of the session ends tracking as well.
      await post('HeapProfiler.disable').catch(() => {})
    },
    close: () => session.disconnect(),
  }
}
