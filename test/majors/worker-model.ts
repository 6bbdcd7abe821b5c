/** A model of worker pools: tasks that end, and tasks that never end and are aborted, in random order. Threads are real, and so is their time. */
import { type ContractCase, modelCase } from '@qtests/fixtures'

/** What it asks of a pool: piscina and tinypool are ones. */
export interface WorkerPool {
  readonly queueSize: number
  readonly threads: readonly unknown[]
  run(task: 'ok' | 'hang', options?: { readonly signal: AbortSignal }): Promise<unknown>
  destroy(): Promise<unknown>
}

type Operation = { readonly kind: 'ok' | 'hang' } | { readonly kind: 'abort'; readonly which: number }

interface Task {
  readonly kind: 'ok' | 'hang'
  readonly controller: AbortController
  readonly settled: Promise<'resolved' | 'rejected'>
}

/** Real ms after which a task is taken for lost; a loaded machine starts a thread in a fraction of it. */
const PATIENCE = 20_000

export function workerModel(open: (maxThreads: number) => WorkerPool): ContractCase {
  return modelCase<Operation, number>({
    id: 'PL-13',
    part: 'model',
    level: 'optional',
    title:
      'whatever the order of operations, tasks that end do so, those that are aborted are rejected, and no thread is lost',
    mostOperations: 8,
    start: (fc) => fc.integer({ min: 1, max: 2 }),
    describeStart: (threads) => `a pool of at most ${threads}`,
    operation: (fc) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({ kind: 'ok' }) },
        { weight: 2, arbitrary: fc.constant({ kind: 'hang' }) },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('abort'), which: fc.nat(2) }) },
      ) as never,
    describe: (operation) =>
      operation.kind === 'abort'
        ? `task ${operation.which + 1} of those that never end is aborted`
        : `a task that ${operation.kind === 'ok' ? 'ends' : 'never ends'}`,
    async run(t, operations, threads) {
      const pool = open(threads)
      t.cleanup(() => pool.destroy())
      const tasks: Task[] = []
      const submit = (kind: 'ok' | 'hang'): void => {
        const controller = new AbortController()
        const answer = pool.run(kind, { signal: controller.signal })
        const settled = answer.then(
          () => 'resolved' as const,
          () => 'rejected' as const,
        )
        tasks.push({ kind, controller, settled })
      }
      const hanging = (): Task[] =>
        tasks.filter(({ kind, controller }) => kind === 'hang' && !controller.signal.aborted)
      for (const operation of operations) {
        if (operation.kind === 'abort') hanging()[operation.which]?.controller.abort()
        else submit(operation.kind)
      }
      for (const { controller } of hanging()) controller.abort()
      // As many as there may be threads, and one more.
      for (let index = 0; index <= threads; index++) submit('ok')
      for (const [index, { kind, settled }] of tasks.entries()) {
        const wanted = kind === 'ok' ? 'resolved' : 'rejected'
        const seen = await inTime(settled)
        t.check(seen === wanted, { expected: `task ${index + 1} ${wanted}`, seen })
      }
      t.check(pool.queueSize === 0, { expected: 'an empty queue', seen: `${pool.queueSize} queued` })
      t.check(pool.threads.length <= threads, {
        expected: `at most ${threads} threads`,
        seen: `${pool.threads.length}`,
      })
    },
  })
}

const realSetTimeout = setTimeout
const realClearTimeout = clearTimeout

async function inTime(
  settled: Promise<'resolved' | 'rejected'>,
): Promise<'resolved' | 'rejected' | 'pending'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'pending'>((resolve) => {
    timer = realSetTimeout(() => resolve('pending'), PATIENCE)
  })
  const first = await Promise.race([settled, late])
  realClearTimeout(timer)
  return first
}
