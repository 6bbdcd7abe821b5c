import { compileFunction } from 'node:vm'
import { nodeProcess, now } from '../realm.ts'

type Hrtime = () => [seconds: number, nanoseconds: number]

/**
 * The clock of the timed loops: `realm.now()`, in a form that allocates nothing once the engine has compiled it.
 *
 * Before Node 24 `performance.now()` boxes its result, 16 bytes a call. The array of `process.hrtime()` does not outlive
 * the inlined call, so that the engine never makes it. From Node 24 on it is the other way round. Held by a test that
 * counts collections.
 */
export const clockNow: () => number =
  Number.parseInt(nodeProcess.versions.node, 10) >= 24 ? now : hrtimeClock()

function hrtimeClock(): () => number {
  try {
    // Compiled in the main context, with the loops: the engine does not inline across contexts. The real `process`
    // is there, too, which fake timers of a runner's sandbox do not reach.
    const hrtime = compileFunction('return process.hrtime')() as Hrtime
    const [base] = hrtime()
    const source =
      'return () => { const time = hrtime(); return (time[0] - base) * 1e3 + time[1] / 1e6 + offset }'
    const make = compileFunction(source, ['hrtime', 'base', 'offset']) as (
      hrtime: Hrtime,
      base: number,
      offset: number,
    ) => () => number
    const raw = make(hrtime, base, 0)
    // The two clocks are one and the same with different beginnings: collector entries are on that of `now`.
    raw()
    const before = now()
    const offset = (before + now()) / 2 - raw()
    return make(hrtime, base, offset)
  } catch {
    return now
  }
}
