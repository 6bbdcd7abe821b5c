// What a project with @qtests/jest writes that imports from @jest/globals.
import { expect, test } from '@jest/globals'
import '@qtests/jest/setup-globals'
import { withQtests } from '@qtests/jest/environment'

class Session {}
abstract class AbstractSession {}
class SingleSession {
  static readonly only: SingleSession = new SingleSession()
  private constructor() {}
}
const work = async (index: number): Promise<number> => index

test('matchers', async () => {
  const held: Promise<void> = expect(work).toNotLeakMemory()
  await held
  await expect(work).not.toNotLeakMemory({ tolerance: '64 B', maxTime: 500 })
  await expect(Promise.resolve(work)).resolves.toStayUnderP95(20)
  await expect(work).toStayUnder({ p50: 5, p95: '20ms', max: '1s' })

  await expect(work).toRetainAtMost('2 KB', { maxTime: '1s', warmup: 500 })
  await expect(work).not.toBeCollected({ maxTime: 500 })
  await expect(work).toReleaseInstancesOf(Session, { maxTime: '1s' })
  await expect(work).toAllocateAtMost(0, { warmup: 0, explain: 'off' })
  await expect(work).not.toAllocateAtMost('2 KB')
  await expect(work).toReleaseInstancesOf([Session, AbstractSession, SingleSession, Map])

  // @ts-expect-error a budget is needed
  await expect(work).toAllocateAtMost()
  // @ts-expect-error no such option of it
  await expect(work).toAllocateAtMost(64, { tolerance: 5 })
  // @ts-expect-error a class is needed
  await expect(work).toReleaseInstancesOf()
  // @ts-expect-error not a class
  await expect(work).toReleaseInstancesOf('Session')

  await expect(work).toNotLeakTimers({ ignore: ['interval'], calls: 30 })
  await expect(work).toNotLeakListeners({ on: [process, () => 1] })
  await expect(work).not.toNotLeakHandles({
    ignore: ({ kind, refed }) => kind === 'socket' && refed === false,
  })
  // @ts-expect-error an option of listeners only
  await expect(work).toNotLeakTimers({ on: [process] })
  // @ts-expect-error an unknown way to explain
  await expect(work).toNotLeakHandles({ explain: 'stacks' })

  // @ts-expect-error a budget is needed
  await expect(work).toRetainAtMost()
  // @ts-expect-error the budget stands for the tolerance
  await expect(work).toRetainAtMost(64, { tolerance: 5 })
  // @ts-expect-error no calls to count
  await expect(work).toBeCollected({ calls: 100 })

  await expect(work).toMatchPerfBaseline()
  await expect(work).not.toMatchPerfBaseline({ tolerance: '25%', maxTime: '5s', gc: 'exclude' })
  // @ts-expect-error both are warmed up alike
  await expect(work).toMatchPerfBaseline({ warmup: 5 })
  await expect(work).toRunFasterThan(() => 1, { by: '3x', maxTime: '1s' })
  await expect(work).not.toNotBeSlowerThan(work, { tolerance: 0.05 })
  await expect(work).toHaveOverheadBelow('5%', { baseline: () => 1, gc: 'exclude' })
  await expect((list: number[]) => list.length).toScaleAtMost('O(n log n)', {
    sizes: [10, 100, 1_000],
    setup: (size) => Array.from({ length: size }, () => 0),
  })
  // @ts-expect-error no such class
  await expect(work).toScaleAtMost('n^4', { sizes: [10, 100, 1_000] })
  // @ts-expect-error sizes are needed
  await expect(work).toScaleAtMost('n')
  await expect(work).toUseCpuLessThan('5ms', { maxTime: '1s', falseFailure: 1e-9 })
  await expect(work).not.toSustain(1_000, { concurrency: 20, gc: 'exclude', excuse: false })
  await expect(work).toSustain('50/ms')
  // @ts-expect-error a budget is needed
  await expect(work).toUseCpuLessThan()
  // @ts-expect-error CPU time has no pauses to take out
  await expect(work).toUseCpuLessThan(5, { gc: 'exclude' })
  // @ts-expect-error no object
  await expect(work).toSustain({ rate: 5 })
  // @ts-expect-error something to compare with is needed
  await expect(work).toRunFasterThan()
  // @ts-expect-error an option of another matcher
  await expect(work).toNotBeSlowerThan(work, { by: '5%' })
  // @ts-expect-error a baseline is needed
  await expect(work).toHaveOverheadBelow('5%')

  // @ts-expect-error a budget is needed
  await expect(work).toStayUnderP95()
  // @ts-expect-error no budget
  await expect(work).toStayUnderP95(true)
  // @ts-expect-error a misspelt option
  await expect(work).toNotLeakMemory({ tolerence: 5 })
  // @ts-expect-error a misspelt matcher
  await expect(work).toNotLeekMemory()
  // @ts-expect-error no asymmetric form
  expect.toNotLeakMemory()
  // @ts-expect-error a promise, not a result
  const result: boolean = expect(work).toNotLeakMemory()
  return void result
})

class Environment {
  readonly global = {}
  readonly own = 1
  async setup(): Promise<void> {}
  async teardown(): Promise<void> {}
}
const Watched = withQtests(Environment)
export const own: number = new Watched().own
