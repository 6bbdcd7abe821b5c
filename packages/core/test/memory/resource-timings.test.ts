import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { ResourceTimings } from '../../src/memory/resource-timings.ts'

async function fetched(times: number): Promise<void> {
  const server = createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  for (let at = 0; at < times; at += 1) await (await fetch(`http://127.0.0.1:${port}/${at}`)).text()
  await new Promise((resolve) => server.close(resolve))
}

afterEach(() => {
  performance.clearResourceTimings()
  performance.setResourceTimingBufferSize(250)
})

test('where none was there before they are the measured ones, and are emptied', async () => {
  const timings = new ResourceTimings()
  await fetched(5)
  expect(performance.getEntriesByType('resource')).toHaveLength(5)
  timings.next()
  expect(timings.ofBlock).toEqual({})
  expect(performance.getEntriesByType('resource')).toHaveLength(0)
})

test('beside those of others they stay: each may add 2 KB, up to the bound of Node', async () => {
  await fetched(1)
  const timings = new ResourceTimings()
  timings.next()
  await fetched(5)
  timings.next()
  expect(timings.ofBlock).toEqual({ timings: 5 * 2_048 })
  await fetched(260)
  timings.next()
  expect(timings.ofBlock).toEqual({ timings: 244 * 2_048 })
  await fetched(5)
  timings.next()
  expect(timings.ofBlock).toEqual({})
  expect(performance.getEntriesByType('resource')).toHaveLength(250)
})

test('a buffer without that bound is no excuse', async () => {
  performance.setResourceTimingBufferSize(1_000)
  await fetched(1)
  const timings = new ResourceTimings()
  timings.next()
  await fetched(300)
  timings.next()
  expect(timings.ofBlock).toEqual({})
})
