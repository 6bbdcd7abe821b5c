import type { Caveat } from '../verdict.ts'
import type { WaitClock } from '../wait-clock.ts'
import { OWN_CONTENTION } from './contention.ts'
import type { Instrumentation } from './surroundings.ts'

/** The circumstances of a measurement. */
export interface Surroundings {
  readonly instrumented: Instrumentation | undefined
  /** Other tests run in this isolate at the same time. */
  readonly concurrentTests: boolean
  readonly mainThread: boolean
}

/** What a measurement says of the machine. */
export interface MachineAccount {
  readonly waitClock: WaitClock['kind']
  readonly ownContention: boolean
  /** Share of one core that the other threads of the process used meanwhile. */
  readonly otherThreads: number
  readonly generated: boolean
}

/** Adds a caveat when it applies. */
export type AddCaveat = (when: boolean, code: string, text: string) => void

/** A list of caveats, and how one is added to it. */
export function caveatList(): { readonly caveats: readonly Caveat[]; readonly add: AddCaveat } {
  const caveats: Caveat[] = []
  return {
    caveats,
    add: (when, code, text) => {
      if (when) caveats.push({ code, text })
    },
  }
}

/** The caveats of the clock that excuses slow calls; `over`: whether there was any slow call to excuse. */
export function addClockCaveats(add: AddCaveat, { waitClock }: MachineAccount, over: boolean): void {
  add(
    over && waitClock === 'none',
    'NO_RUN_QUEUE_CLOCK',
    'this system does not tell how long a thread waited for a CPU: calls slowed by other processes count as slow',
  )
  add(
    over && waitClock === 'cpu-time',
    'CPU_TIME_CLOCK',
    'waiting for a CPU was told from CPU time and interruptions, which is less exact than the scheduler of Linux',
  )
}

/** The caveats of everything around the calls. `budget`: what instrumentation would exceed. */
export function addSurroundingCaveats(
  add: AddCaveat,
  account: MachineAccount,
  { instrumented, mainThread, concurrentTests }: Surroundings,
  over: boolean,
  proof: string,
): void {
  add(
    account.ownContention || (account.otherThreads > OWN_CONTENTION && mainThread && over),
    'OWN_CONTENTION',
    `other threads of this process used ${account.otherThreads.toFixed(1)} cores: waiting for them is not excused`,
  )
  add(
    instrumented !== undefined,
    'INSTRUMENTED',
    `runs under ${instrumented === 'debugger' ? 'a debugger' : 'coverage'}: ${proof}`,
  )
  add(concurrentTests, 'CONCURRENT_TESTS', 'other tests ran in the same thread at the same time')
  add(!account.generated, 'SHARED_LOOP', 'code generation is forbidden here: subjects share one timing loop')
}

/** The caveat of calls that the engine seems to have removed; `least`: ms per call of the shortest. */
export function addEmptyCaveat(add: AddCaveat, batched: boolean, least: number): void {
  add(
    batched && least < 1e-6,
    'NOTHING_MEASURED',
    'less than 1 ns per call: the engine has probably removed the work',
  )
}
