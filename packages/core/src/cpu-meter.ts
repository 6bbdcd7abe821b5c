import { nodeProcess } from './realm.ts'

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

/**
 * The finest meter there is: `process.threadCpuUsage` (Node 24, and late releases of 22), otherwise `process.cpuUsage`, in the main
 * thread only: the CPU time of a process with several workers says nothing about one of them.
 *
 * @param ofThread - what reads the CPU time of this thread; `null` where Node has no such function.
 * @returns a reason, as one sentence without a full stop, where there is none.
 */
export function openCpuMeter(
  mainThread: boolean,
  platform: string = nodeProcess.platform,
  ofThread: CpuUsage | null = threadCpuUsage,
): CpuMeter | string {
  // Steps of 15.6 ms there: a stretch of calls would be over its budget or under it by chance.
  if (platform === 'win32') return 'Windows counts CPU time in steps of 15.6 ms, too coarse for a verdict'
  if (ofThread !== null) return meter('thread', () => ofThread.call(nodeProcess))
  if (!mainThread) {
    return `Node ${nodeProcess.versions.node} does not tell the CPU time of a worker thread; run the file in a process of its own (pool: 'forks'), or on Node 24`
  }
  return meter('process', cpuUsage)
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
