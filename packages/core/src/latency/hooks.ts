import { onceAborted, unlessInterrupted } from '../interrupt.ts'
import { type Hook, runHook, SubjectError } from '../subject.ts'
import { formatCount } from '../units.ts'
import type { Machine } from './machine.ts'
import type { Limits } from './watch.ts'

/**
 * Runs a hook, but not for ever: one that never settles would otherwise hold up the end of its test.
 *
 * @throws SubjectError when it threw or does not settle; the abort reason of the signal.
 */
export async function guardedHook(
  hook: Hook | undefined,
  name: string,
  machine: Machine,
  { signal, stall, hardStop }: Limits,
): Promise<void> {
  if (hook === undefined) return
  const started = machine.now()
  await unlessInterrupted(runHook(hook, name, 0), (interrupt) => {
    const most = Math.max(1, Math.min(stall, hardStop - started))
    const cancel = machine.alarm(most, () => {
      const waited = formatCount(Math.round(machine.now() - started))
      interrupt(new SubjectError(`\`${name}\` has not settled after ${waited} ms`))
    })
    const ignore = onceAborted(signal, interrupt)
    return () => {
      cancel()
      ignore()
    }
  })
}
