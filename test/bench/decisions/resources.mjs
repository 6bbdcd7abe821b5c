// cost per approach, in one process; ms
import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import v8 from 'node:v8'

const med = (a) => a.sort((x, y) => x - y)[a.length >> 1]
async function loop(n) {
  let s = 0
  for (let i = 0; i < n; i++) {
    s += await i
  }
  return s
}
const t = async (f, k = 9) => {
  const r = []
  for (let i = 0; i < k; i++) {
    const a = performance.now()
    await f()
    r.push(performance.now() - a)
  }
  return med(r).toFixed(3)
}
await loop(200000)
console.log(process.version)
console.log('await loop 200k, before        ', await t(() => loop(200000)))
const h = createHook(Object.assign({ init() {}, destroy() {} }, { trackPromises: false })).enable()
console.log('  with hook init+destroy       ', await t(() => loop(200000), 3))
h.disable()
console.log('  after the hook               ', await t(() => loop(200000)))
const als = new AsyncLocalStorage()
console.log('  inside als.run               ', await t(() => als.run(1, () => loop(200000)), 3))
als.disable()
console.log('  after als.disable            ', await t(() => loop(200000)))
const timers = () => {
  for (let i = 0; i < 10000; i++) clearTimeout(setTimeout(() => {}, 1000))
}
timers()
console.log('10k timers without hook        ', await t(timers))
const m = new Map()
const h2 = createHook(
  Object.assign(
    {
      init(id, ty, tr, r) {
        if (ty === 'Timeout') m.set(id, r)
      },
      destroy(id) {
        m.delete(id)
      },
    },
    { trackPromises: false },
  ),
).enable()
console.log('10k timers with hook           ', await t(timers))
h2.disable()
const h3 = createHook({
  init(id, ty, tr, r) {
    if (ty === 'Timeout') m.set(id, new Error().stack)
  },
}).enable()
console.log('10k timers with hook and stack ', await t(timers))
h3.disable()
console.log('getActiveResourcesInfo         ', await t(() => process.getActiveResourcesInfo(), 99))
process.removeAllListeners('warning')
process.on('warning', () => {})
console.log(
  'queryObjects(EventEmitter)     ',
  await t(() => v8.queryObjects(EventEmitter, { format: 'count' }), 5),
)

import fs from 'node:fs'

console.log(
  'list of descriptors            ',
  await t(() => {
    for (const n of fs.readdirSync('/proc/self/fd'))
      try {
        fs.readlinkSync('/proc/self/fd/' + n)
      } catch {}
  }, 99),
)
const e = new EventEmitter(),
  f = () => {}
const adds = () => {
  for (let i = 0; i < 100000; i++) {
    e.on('x', f)
    e.off('x', f)
  }
}
adds()
console.log('100k on+off, before            ', await t(adds))
const d = Object.getOwnPropertyDescriptor(EventEmitter.prototype, 'on')
const o = d.value
Object.defineProperty(EventEmitter.prototype, 'on', {
  ...d,
  value: function (...a) {
    return Reflect.apply(o, this, a)
  },
})
adds()
console.log('  wrapped                      ', await t(adds))
Object.defineProperty(EventEmitter.prototype, 'on', d)
adds()
console.log('  after restoring              ', await t(adds))
