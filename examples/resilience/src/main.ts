import { setTimeout as sleep } from 'node:timers/promises'
import { Keyv } from 'cacheable'
import { Pool } from 'pg'
import { layeredCache } from './cache'
import { Catalog } from './catalog'
import { Prices } from './prices'
import { fetchRateFrom, rateBreaker } from './rates'
import { serve } from './server'

/** Starts the service, says where it listens, and ends when it is told to: first what is under way, then the rest. */
async function main(): Promise<void> {
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 })
  const { RATES_URL, RATES_DELAY = '0' } = process.env
  const fetchRate =
    RATES_URL === undefined ? async () => sleep(Number(RATES_DELAY), 2) : fetchRateFrom(RATES_URL)
  const breaker = rateBreaker(fetchRate)
  const catalog = new Catalog(pool, layeredCache(new Keyv()).cache)
  const server = await serve(catalog, new Prices(catalog, breaker))
  process.once('SIGTERM', async () => {
    await server.close()
    breaker.shutdown()
    await pool.end()
    // A child that still talks to its parent would stay.
    if (process.connected) process.disconnect()
  })
  process.send?.(server.url)
}

void main()
