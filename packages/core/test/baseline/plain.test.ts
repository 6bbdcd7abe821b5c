import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { assertMatchesPerfBaseline } from '../../src/index.ts'
import { toMatchPerfBaseline } from '../../src/matchers/baseline.ts'
import { fakeRunner } from '../matchers/fake.ts'
import { folder } from './folder.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Work of a known ratio, far from every limit, so that no machine makes a difference; too short to wait for a CPU often. */
const work = (times: number) => (): number => {
  let sum = 0
  for (let i = 0; i < 2_000 * times; i++) sum = (sum * 31 + i) | 0
  return sum
}
const ample = { tolerance: '400%', excuse: false } as const

test('is written, holds the same code, refuses what is far slower, and takes it when told so', async () => {
  vi.stubEnv('CI', '')
  const place = { file: join(folder(), 'x.test.ts'), name: 'sums', ...ample }
  const read = (): string => readFileSync(join(place.file, '..', '__perf__', 'x.test.ts.json'), 'utf8')
  await assertMatchesPerfBaseline(work(1), place)
  const written = read()
  expect(Object.keys(JSON.parse(written).baselines)).toEqual(['sums'])
  await assertMatchesPerfBaseline(work(1), place)
  const error = await assertMatchesPerfBaseline(work(400), place).catch((e) => e)
  expect(error.name).toBe('QtestsAssertionError')
  expect(error.message).toContain('is slower than its baseline by more than 400 %')
  await expect(assertMatchesPerfBaseline(work(400), { ...place, update: 'all' })).rejects.toThrow(
    'the baseline was not updated: this run is slower',
  )
  expect(read()).toBe(written)
  vi.stubEnv('QTESTS_ACCEPT_SLOWER', '1')
  await assertMatchesPerfBaseline(work(400), { ...place, update: 'all' })
  expect(read()).not.toBe(written)
})

test('CI writes nothing', async () => {
  vi.stubEnv('CI', 'true')
  const file = join(folder(), 'x.test.ts')
  await assertMatchesPerfBaseline(work(1), { file, name: 'sums' })
  await expect(
    assertMatchesPerfBaseline(work(1), { file, name: 'sums', onInconclusive: 'fail' }),
  ).rejects.toThrow('no baseline "sums" of this machine')
  expect(existsSync(join(file, '..', '__perf__'))).toBe(false)
})

test('the matcher needs a test that has a name', async () => {
  await expect(fakeRunner(toMatchPerfBaseline, { inTest: false }).expect({}, work(1))).rejects.toThrow(
    'call it within a test, with the setup entry of qtests',
  )
})
