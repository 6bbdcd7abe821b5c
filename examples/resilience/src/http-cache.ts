import type { IncomingMessage, RequestListener } from 'node:http'

/** What an answer is made of. */
export interface Answer {
  readonly status: number
  readonly body: string
}

export interface HttpCacheOptions {
  /** How long an answer is kept, in ms. */
  readonly ttl: number
  /** Request headers of which the answer depends. */
  readonly varyBy: readonly string[]
}

/** Keeps answers of GET in front of what makes them, and says in `X-Cache` which came from where. */
export function httpCache(
  origin: (url: string, request: IncomingMessage) => Promise<Answer>,
  { ttl, varyBy }: HttpCacheOptions,
): RequestListener {
  const kept = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>()
  return async (request, response) => {
    const { method, url = '/', headers } = request
    const key = JSON.stringify([url, ...varyBy.map((name) => headers[name] ?? '')])
    const found = method === 'GET' ? kept.get(key) : undefined
    const isFresh = found !== undefined && performance.now() < found.until
    // The promise is kept, so that those who miss together ask once.
    const answer = isFresh ? found.answer : origin(url, request)
    if (!isFresh && method === 'GET') kept.set(key, { answer, until: performance.now() + ttl })
    try {
      const { status, body } = await answer
      if (status >= 500) kept.delete(key)
      response.writeHead(status, { 'X-Cache': isFresh ? 'HIT' : 'MISS', Vary: varyBy.join(', ') }).end(body)
    } catch {
      kept.delete(key)
      response.writeHead(502, { 'X-Cache': 'MISS' }).end()
    }
  }
}
