import { type CpuMeter, openCpuMeter } from '../cpu-meter.ts'
import { after, nodeProcess, pause, turn } from '../realm.ts'
import { openWaitClock, type WaitClock } from '../wait-clock.ts'
import { clockNow } from './clock.ts'
import { type Collections, observeCollections } from './collections.ts'

/**
 * What a measurement needs of the machine. One object, so that every test of the engine can run on a virtual clock.
 */
export interface Machine {
  /** Monotonic time in ms. */
  now(): number
  /** Lets the event loop turn once. */
  turn(): Promise<void>
  pause(ms: number): Promise<void>
  /** Runs `run` after `ms` unless cancelled by the returned function; keeps the process alive until then. */
  alarm(ms: number, run: () => void): () => void
  /** Opens the clock of time spent waiting for a CPU; `synchronous` subjects have one more source. */
  openWaitClock(synchronous: boolean): WaitClock
  observeCollections(): Collections
  /** CPU milliseconds of all threads of this process. */
  processCpu(): number
  /** Opens the meter of CPU time, or says why there is none. */
  openCpuMeter(): CpuMeter | string
  /** False in a worker thread, whose siblings belong to the runner. */
  readonly mainThread: boolean
}

const realCpuUsage = nodeProcess.cpuUsage.bind(nodeProcess)

function processCpu(): number {
  const { user, system } = realCpuUsage()
  return (user + system) / 1e3
}

let mainThread: boolean | undefined

/** The machine this process runs on. */
export const realMachine: Machine = {
  now: clockNow,
  turn,
  pause,
  alarm: after,
  openWaitClock,
  observeCollections,
  processCpu,
  openCpuMeter: () => openCpuMeter(realMachine.mainThread),
  get mainThread() {
    // Loaded when first asked for: the module and what it pulls in are a tenth of this package's import.
    mainThread ??= nodeProcess.getBuiltinModule('node:worker_threads').isMainThread
    return mainThread
  },
}
