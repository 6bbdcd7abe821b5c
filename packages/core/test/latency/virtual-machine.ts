import { setImmediate as immediate } from 'node:timers/promises'
import type { Budget } from '../../src/latency/budget.ts'
import type { Machine } from '../../src/latency/machine.ts'
import { latencyFamily } from '../../src/latency/options.ts'
import { type LatencyFindings, runMeasured } from '../../src/latency/run.ts'
import type { Instrumentation } from '../../src/latency/surroundings.ts'
import { checkOptions } from '../../src/options.ts'
import type { Subject } from '../../src/subject.ts'

interface Event {
  readonly at: number
  readonly run: () => void
}

/** A machine whose time passes only when a subject says so. */
export class VirtualMachine implements Machine {
  time = 1_000
  waitedTime = 0
  waitKind: 'run-queue' | 'none' = 'run-queue'
  mainThread = true
  /** CPU time of the other threads of the process. */
  otherCpu = 0
  /** CPU time of the subject's thread. */
  worked = 0
  meterKind: 'thread' | 'process' = 'thread'
  readonly collected: { readonly start: number; readonly end: number }[] = []
  turns = 0
  pauses: number[] = []
  #events: Event[] = []

  /** The subject works. */
  work(ms: number): void {
    this.time += ms
    this.worked += ms
  }

  /** Another process has the CPU. */
  wait(ms: number): void {
    this.time += ms
    this.waitedTime += ms
  }

  /** The garbage collector runs. */
  collect(ms: number): void {
    this.collected.push({ start: this.time, end: this.time + ms })
    this.time += ms
  }

  /** A promise that resolves when virtual time has come so far. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.alarm(ms, resolve)
    })
  }

  now: () => number = () => this.time

  async turn(): Promise<void> {
    this.turns++
  }

  async pause(ms: number): Promise<void> {
    this.pauses.push(ms)
    this.time += ms
  }

  alarm(ms: number, run: () => void): () => void {
    const event = { at: this.time + ms, run }
    this.#events.push(event)
    return () => {
      this.#events = this.#events.filter((other) => other !== event)
    }
  }

  openWaitClock() {
    return {
      kind: this.waitKind,
      waited: () => this.waitedTime,
      ran: () => this.time - this.waitedTime,
      close: () => {},
    }
  }

  observeCollections() {
    return {
      between: (start: number, end: number) =>
        this.collected.reduce(
          (sum, pause) => sum + Math.max(0, Math.min(end, pause.end) - Math.max(start, pause.start)),
          0,
        ),
      close: () => {},
    }
  }

  processCpu(): number {
    return this.time - this.waitedTime + this.otherCpu
  }

  openCpuMeter() {
    return { kind: this.meterKind, read: () => this.worked }
  }

  /** Lets virtual time pass, event by event, until `promise` has settled. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const done = promise.finally(() => {
      settled = true
    })
    done.catch(() => {})
    while (!settled) {
      await immediate()
      if (settled) break
      const next = this.#events.reduce<Event | undefined>(
        (least, event) => (least === undefined || event.at < least.at ? event : least),
        undefined,
      )
      if (next === undefined) throw new Error('nothing left to happen, and the measurement is not done')
      this.#events = this.#events.filter((event) => event !== next)
      this.time = Math.max(this.time, next.at)
      next.run()
    }
    return done
  }
}

export interface VirtualRun {
  readonly options?: Record<string, unknown>
  readonly deadline?: number
  readonly concurrent?: boolean
  readonly signal?: AbortSignal
  readonly instrumented?: Instrumentation
}

/** Runs a latency assertion on a virtual machine. */
export function runVirtually(
  machine: VirtualMachine,
  subject: Subject,
  budgets: readonly Budget[],
  {
    options,
    deadline,
    concurrent = false,
    signal = new AbortController().signal,
    instrumented,
  }: VirtualRun = {},
): Promise<LatencyFindings> {
  const defaults = Object.fromEntries(
    Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
  )
  const values = { ...defaults, maxCalls: 2_000, ...checkOptions(latencyFamily, options, 'call') }
  const plan = { budgets, options: values as never }
  return machine.drive(runMeasured(subject, plan, { signal, deadline, concurrent }, machine, instrumented))
}
