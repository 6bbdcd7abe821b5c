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
  let cancel = (): void => {}
  let onAbort = (): void => {}
  const interrupted = new Promise<never>((_, reject) => {
    const most = Math.max(1, Math.min(stall, hardStop - started))
    cancel = machine.alarm(most, () => {
      const waited = formatCount(Math.round(machine.now() - started))
      reject(new SubjectError(`\`${name}\` has not settled after ${waited} ms`))
    })
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
  })
  try {
    await Promise.race([runHook(hook, name, 0), interrupted])
  } finally {
    cancel()
    signal.removeEventListener('abort', onAbort)
  }
}
