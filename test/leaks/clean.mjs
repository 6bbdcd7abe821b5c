/** Clean subjects: noisy work that retains nothing, or a bounded cache that first fills up. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { gzipSync } from 'node:zlib'

const storage = new AsyncLocalStorage()

let recent = []

/** Least recently used first: the oldest key leaves when the bound is reached. */
function boundedCache(bound) {
  const entries = new Map()
  return (index) => {
    const key = `key ${index}`
    entries.set(key, { index, body: { text: key } })
    if (entries.size > bound) entries.delete(entries.keys().next().value)
  }
}

/** The same for entries that are large, and new in each call. */
function boundedList(bound, make) {
  const entries = []
  return (index) => {
    entries.push(make(index))
    if (entries.length > bound) entries.shift()
  }
}

const document = (index) => Array.from({ length: 3_000 }, (_, line) => ({ text: index + line }))

/** @type {Record<string, (index: number) => unknown>} */
export const clean = {
  json: (index) => JSON.parse(JSON.stringify({ index, list: [1, 2, 3], text: 'x'.repeat(50) })),
  'regular expressions': (index) => /(?<a>\d+)-(?<b>\w+)/.exec(`${index}-abc`).groups.a,
  emitter: () => {
    const emitter = new EventEmitter()
    emitter.on('x', () => {})
    emitter.emit('x')
    emitter.removeAllListeners()
  },
  async: async (index) => {
    await null
    return { index }
  },
  timers: () => new Promise((resolve) => setTimeout(resolve, 0)),
  immediates: () => new Promise((resolve) => setImmediate(resolve)),
  structuredClone: (index) => structuredClone({ index, list: [1, { two: 2 }] }),
  'new Function': (index) => new Function('a', `return a + ${index}`)(1),
  'LRU of 100 entries': boundedCache(100),
  'LRU of 1,000 entries': boundedCache(1_000),
  'LRU of 5,000 entries': boundedCache(5_000),
  'the last 500 in an array that is copied': (index) => {
    recent = [...recent.slice(-499), { index, name: `entry ${index}` }]
  },
  buffers: () => Buffer.from('x'.repeat(100)).toString('base64'),
  'large buffers': () => Buffer.alloc(100_000).length,
  'buffers of 1 MB': () => Buffer.alloc(1_000_000, 1).length,
  'documents of 120 KB': (index) => document(index).length,
  'the last 40 buffers of 1 MB': boundedList(40, () => Buffer.alloc(1_000_000, 1)),
  'the last 100 documents of 120 KB': boundedList(100, document),
  'AbortController with a listener': () => {
    const controller = new AbortController()
    controller.signal.addEventListener('abort', () => {})
    controller.abort()
  },
  'async local storage': (index) =>
    storage.run({ index }, async () => {
      await null
      return storage.getStore()
    }),
  errors: () => {
    try {
      throw new Error('expected')
    } catch (error) {
      return error.stack.length
    }
  },
  hashing: (index) => createHash('sha256').update(String(index)).digest('hex'),
  compression: () => gzipSync('x'.repeat(1_000)).length,
  'dynamic keys': (index) => ({ [`key ${index}`]: index }),
  'a class for each call': (index) => {
    class Local {
      value() {
        return index
      }
    }
    return new Local().value()
  },
}
