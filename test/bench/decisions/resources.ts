/** What each way to find open timers, handles and listeners costs. docs/decisions/resources-found-by-hooks. */
import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import v8 from 'node:v8'

const LOOPS = 200_000

async function awaits(): Promise<void> {
  for (let at = 0; at < LOOPS; at += 1) await at
}

function timers(): void {
  for (let at = 0; at < 10_000; at += 1) clearTimeout(setTimeout(() => {}, 1_000))
}

const emitter = new EventEmitter()
function additions(): void {
  const listener = (): void => {}
  for (let at = 0; at < 100_000; at += 1) emitter.on('data', listener).off('data', listener)
}

function descriptors(): void {
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      readlinkSync(`/proc/self/fd/${name}`)
    } catch {
      // The listing's own is closed by now.
    }
  }
}

async function report(name: string, run: () => unknown, times = 9): Promise<void> {
  await run()
  const taken: number[] = []
  for (let at = 0; at < times; at += 1) {
    const start = performance.now()
    await run()
    taken.push(performance.now() - start)
  }
  const median = taken.sort((a, b) => a - b)[times >> 1] ?? Number.NaN
  console.log(`${name.padEnd(44)}${median.toFixed(3)} ms`)
}

const seen = new Map<number, unknown>()
function hook(stacks: boolean): ReturnType<typeof createHook> {
  const init = (id: number, type: string): void => {
    if (type === 'Timeout') seen.set(id, stacks ? new Error().stack : type)
  }
  return createHook(
    Object.assign({ init, destroy: (id: number) => void seen.delete(id) }, { trackPromises: false }),
  ).enable()
}

console.log(process.version)
await report('200,000 awaits', awaits)
const plain = hook(false)
await report('  with a hook', awaits, 3)
await report('10,000 timers with a hook', timers)
plain.disable()
await report('  awaits after the hook', awaits)
await report('10,000 timers without', timers)
const stacked = hook(true)
await report('  with a hook and stacks', timers)
stacked.disable()
const store = new AsyncLocalStorage()
await report('  awaits inside of an AsyncLocalStorage', () => store.run(1, awaits), 3)
store.disable()
await report('  awaits after it', awaits)
await report('process.getActiveResourcesInfo()', () => process.getActiveResourcesInfo(), 99)
process.removeAllListeners('warning').on('warning', () => {})
const { queryObjects } = v8 as unknown as { queryObjects(of: unknown, options: object): unknown }
await report('v8.queryObjects(EventEmitter)', () => queryObjects(EventEmitter, { format: 'count' }), 5)
if (process.platform === 'linux') await report('list of descriptors', descriptors, 99)
await report('100,000 listeners on and off', additions)
const before = Object.getOwnPropertyDescriptor(EventEmitter.prototype, 'on') as PropertyDescriptor
const original = before.value as (...args: unknown[]) => unknown
Object.defineProperty(EventEmitter.prototype, 'on', {
  ...before,
  value(this: unknown, ...args: unknown[]) {
    return Reflect.apply(original, this, args)
  },
})
await report('  wrapped', additions)
Object.defineProperty(EventEmitter.prototype, 'on', before)
await report('  after putting it back', additions)
