import type { BreakerSpec } from '@qtests/fixtures'
import type { Defect } from './breaker-defects.ts'

/** The answer of a call, or of its fallback. */
export async function withFallback<T>(
  call: Promise<T>,
  fallback: BreakerSpec['fallback'],
  defect?: Defect,
): Promise<T> {
  if (fallback === undefined) return call
  try {
    return await call
  } catch (error) {
    if (defect === 'falls back twice')
      void Promise.resolve(error)
        .then(fallback)
        .catch(() => undefined)
    try {
      return (await fallback(error)) as T
    } catch (second) {
      const isSync = (second as Error).stack?.includes('throwing') === true
      if (defect === (isSync ? 'hangs when the fallback throws' : 'hangs when the fallback rejects')) {
        return new Promise(() => undefined)
      }
      throw second
    }
  }
}
