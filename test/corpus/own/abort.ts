/** Listeners of a long-lived signal: the clean twin takes its own away. */
const shutdown = new AbortController()

async function request(url: string, signal: AbortSignal, tidy: boolean): Promise<string> {
  let aborted = false
  const onAbort = (): void => {
    aborted = true
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const body = await Promise.resolve(url)
    return aborted ? '' : body
  } finally {
    if (tidy) signal.removeEventListener('abort', onAbort)
  }
}

export const leaking = (index: number): Promise<string> => request(`/items/${index}`, shutdown.signal, false)
export const clean = (index: number): Promise<string> => request(`/items/${index}`, shutdown.signal, true)
