import { nodeProcess, now } from './realm.ts'
import { formatDuration } from './units.ts'

/** Reads the CPU time that was spent. */
export interface CpuMeter {
  /** Whose CPU time: of the thread that calls the subject, or of all threads of the process. */
  readonly kind: 'thread' | 'process'
  /** ms of user and system time since some moment. */
  read(): number
}

type CpuUsage = () => { readonly user: number; readonly system: number }

// Held from the start: a test may replace them.
const { threadCpuUsage = null } = nodeProcess as { threadCpuUsage?: CpuUsage }
const cpuUsage = nodeProcess.cpuUsage.bind(nodeProcess) as CpuUsage

/** Steps of a meter, in ms, above which a stretch of some ms would be over its budget or under it by chance. */
const COARSE = 0.25

/** ms of work after which a meter that has not moved is none: more than two ticks of a kernel that has 100 a second. */
const PATIENCE = 25

/**
 * The finest meter there is: `process.threadCpuUsage` (Node 24, and late releases of 22), otherwise `process.cpuUsage`, in the main
 * thread only: the CPU time of a process with several workers says nothing about one of them. Works for a moment, to see whether
 * the meter moves with it.
 *
 * @param ofThread - what reads the CPU time of this thread; `null` where Node has no such function.
 * @param ofProcess - what reads that of all threads.
 * @returns a reason, as one sentence without a full stop, where there is none.
 */
export function openCpuMeter(
  mainThread: boolean,
  platform: string = nodeProcess.platform,
  ofThread: CpuUsage | null = threadCpuUsage,
  ofProcess: CpuUsage = cpuUsage,
): CpuMeter | string {
  // Not asked there: it is known.
  if (platform === 'win32') return 'Windows counts CPU time in steps of 15.6 ms, too coarse for a verdict'
  const thread = ofThread === null ? undefined : meter('thread', () => upToDate(ofThread, ofProcess))
  if (thread !== undefined && stepOf(thread) <= COARSE) return thread
  if (!mainThread) {
    return thread === undefined
      ? `Node ${nodeProcess.versions.node} does not tell the CPU time of a worker thread; run the file in a process of its own (pool: 'forks'), or on Node 24`
      : `${tooCoarse('the CPU time of a thread', stepOf(thread))}; run the file in a process of its own (pool: 'forks')`
  }
  const whole = meter('process', ofProcess)
  const step = stepOf(whole)
  return step <= COARSE ? whole : tooCoarse('CPU time', step)
}

function tooCoarse(what: string, step: number): string {
  return Number.isFinite(step)
    ? `this system counts ${what} in steps of ${formatDuration(step)}, too coarse for a verdict`
    : `this system does not count ${what} while it is spent`
}

/** ms of CPU time of this thread, exactly; `undefined` where Node does not tell. */
export function openThreadTime(): (() => number) | undefined {
  return threadCpuUsage === null ? undefined : meter('thread', () => upToDate(threadCpuUsage, cpuUsage)).read
}

/**
 * Linux brings the account of a running thread up to date at each tick, every 1 to 10 ms, and between ticks `getrusage` of the
 * thread stands still: of stretches of half a millisecond most read 0. That of the process brings the calling thread up to date
 * first, and so what is read of the thread right after it is exact (kernel/sched/cputime.c, `thread_group_cputime`).
 */
function upToDate(ofThread: CpuUsage, ofProcess: CpuUsage): ReturnType<CpuUsage> {
  ofProcess()
  return ofThread.call(nodeProcess)
}

/** The least of some steps in which a meter advances while this thread works, in ms; infinite for one that stands still. */
function stepOf({ read }: CpuMeter): number {
  const began = now()
  let least = Number.POSITIVE_INFINITY
  let last = read()
  // The first step may have begun long before.
  for (let steps = 0; steps < 3 && now() - began < PATIENCE; ) {
    const value = read()
    if (value === last) continue
    if (steps > 0) least = Math.min(least, value - last)
    last = value
    steps++
  }
  return least
}

function meter(kind: CpuMeter['kind'], usage: CpuUsage): CpuMeter {
  return {
    kind,
    read() {
      const { user, system } = usage()
      return (user + system) / 1e3
    },
  }
}
