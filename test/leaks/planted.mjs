/**
 * Planted leaks: what each call retains, and the function that allocates it.
 *
 * bytes: what each call retains where it is the same for all: an object of V8 on a 64-bit machine is 24 bytes and 8 for
 * each field, an array 16 and 8 for each element. The reported figure must agree to 1 byte. The other containers
 * grow in steps; the oracle measures them in a process of its own (see oracle.mjs).
 * within: the same to so many bytes, where steps of V8's heap come near the objects' size in one run of ten.
 *
 * table: nothing but a table grows, and it doubles once in many calls: V8 may have inlined its function by then.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { createContext } from 'node:vm'

let head
let large
const fields = (count) => {
  const names = Array.from({ length: count - 1 }, (_, at) => `f${at}: index`)
  return new Function(
    'link',
    `return function allocate(index) { link({ next: link(), ${names.join(', ')} }) }`,
  )((node) => {
    if (node === undefined) return head
    head = node
    return head
  })
}

const array = []
const pairs = []
const map = new Map()
const byKey = new Map()
const documents = new Map()
const set = new Set()
const record = {}
const emitter = new EventEmitter().setMaxListeners(0)
const target = new EventTarget()
const closures = []
const promises = []
const timers = []
const buffers = []
const slow = []
const native = []
const slices = []
const symbols = new Set()
const references = []
const registry = new FinalizationRegistry(() => {})
const watched = {}
const storage = new AsyncLocalStorage()
const resources = []
const never = new Promise(() => {})
const contexts = []
const state = {
  items: [],
  record: {},
  map: new Map(),
  set: new Set(),
  numbers: [],
  bytes: new Uint8Array(16),
  length: 0,
}
let store = { items: [], last: 0 }
const require = createRequire(import.meta.url)

class Session {
  constructor(index) {
    this.index = index
    this.opened = index
  }
}

/** @type {Record<string, { allocate: (index: number) => unknown, bytes?: number, within?: number, tolerance?: number, site?: string, table?: boolean, slowing?: boolean, oracleCalls?: number, maxTime?: number, heavy?: boolean }>} */
export const planted = {
  '16 bytes of doubles at a tolerance of 8': {
    allocate: keepNumber,
    tolerance: 8,
    site: 'keepNumber',
    table: true,
  },
  'list of 32-byte nodes': { allocate: fields(1), bytes: 32, site: 'allocate' },
  'list of 48-byte nodes': { allocate: fields(3), bytes: 48, site: 'allocate' },
  'list of 104-byte nodes': { allocate: fields(10), bytes: 104, site: 'allocate' },
  'list of nodes of about 1,000 bytes': { allocate: keepLarge, bytes: 1_016, within: 16, site: 'keepLarge' },
  'closures in an array': { allocate: keepClosure, site: 'keepClosure' },
  'objects in an array': { allocate: keepObject, site: 'keepObject' },
  'instances in a Map': { allocate: keepSession, site: 'keepSession' },
  'numbers in a Map': { allocate: keepInMap, site: 'keepInMap', table: true },
  'strings as keys of a Map': { allocate: keepByKey, site: 'keepByKey' },
  'numbers in a Set': { allocate: keepInSet, site: 'keepInSet', table: true },
  'keys of a plain object': { allocate: keepInRecord, site: 'keepInRecord' },
  'listeners of an emitter': { allocate: addListener, site: 'addListener' },
  'listeners of an event target': {
    allocate: addTargetListener,
    site: 'addTargetListener',
    oracleCalls: 10_000,
  },
  'timers that never fire': { allocate: startTimer, site: 'startTimer' },
  'promises that never settle': { allocate: keepPromise, site: 'keepPromise' },
  'asynchronous sessions': { allocate: openLater, site: 'openLater' },
  // So few calls that they retain less than the bytecode that V8 discards meanwhile.
  'objects of calls of 2 ms': {
    allocate: keepSlowly,
    bytes: 108,
    within: 40,
    site: 'keepSlowly',
    maxTime: 4_000,
  },
  'objects of asynchronous calls of 3 ms': {
    allocate: keepAfterWaiting,
    bytes: 108,
    within: 40,
    site: 'keepAfterWaiting',
    maxTime: 4_000,
  },
  'array buffers of 100 bytes': { allocate: keepBuffer100, bytes: 100, site: 'keepBuffer100' },
  'array buffers of 1,000 bytes': { allocate: keepBuffer1000, bytes: 1_000, site: 'keepBuffer1000' },
  // So large that hundreds of calls would fill the memory before the first block.
  'array buffers of 1 MB': { allocate: keepBuffer1M, bytes: 1_000_000, site: 'keepBuffer1M' },
  'documents of 130 KB': {
    allocate: keepDocument,
    bytes: 131_600,
    within: 2_000,
    site: 'keepDocument',
    oracleCalls: 400,
  },
  'strings of 1 MB': { allocate: keepString, bytes: 1_000_000, within: 10_000, site: 'keepString' },
  'Buffers outside the heap': { allocate: keepNative, bytes: 1_000, site: 'keepNative' },
  'one object in ten calls': { allocate: keepSometimes, site: 'keepSometimes' },
  'objects from the 201st call on': { allocate: keepLate, site: 'keepLate' },
  'slices of long strings': { allocate: keepSlice, site: 'keepSlice' },
  'symbols in a Set': { allocate: keepSymbol, site: 'keepSymbol' },
  'weak references': { allocate: keepReference, site: 'keepReference' },
  'registrations of an object that stays': { allocate: register, site: 'register' },
  'stores of async contexts': { allocate: keepContext, site: 'keepResource' },
  'races against a promise that never settles': { allocate: race, site: 'race' },
  'objects in an array that is copied': {
    allocate: keepInCopy,
    oracleCalls: 6_000,
    site: 'keepInCopy',
    table: true,
    slowing: true,
  },
  'objects in a state that is copied': {
    allocate: reduce,
    oracleCalls: 6_000,
    site: 'reduce',
    table: true,
    slowing: true,
  },
  // 32 bytes, and up to as much again by what the last doubling has left free.
  'a buffer that doubles': { allocate: keepInBuffer, bytes: 48, within: 40 },
  'contexts of vm': { allocate: openContext, oracleCalls: 240, site: 'openContext', heavy: true },
  'modules that are loaded again': {
    allocate: loadAgain,
    oracleCalls: 6_000,
    site: 'loadAgain',
    heavy: true,
  },
}

/** Each call allocates the whole collection, and retains one entry of it. */
export const copied = {
  'an object': (index) => {
    state.record = { ...state.record, [`key ${index}`]: { index } }
  },
  'a Map': (index) => {
    state.map = new Map(state.map).set(index, { index })
  },
  'a Set': (index) => {
    state.set = new Set([...state.set, `id ${index}`])
  },
  'an array of numbers': (index) => {
    state.numbers = state.numbers.concat(index, index, index, index)
  },
}

/** Slow calls that fill a cache which has a bound: there is no telling it from a leak while it fills. */
export const filling = {
  'a cache of 4,000 documents': function remember(index) {
    const end = performance.now() + 0.3
    while (performance.now() < end);
    if (documents.size < 4_000) documents.set(index, { body: new Array(60).fill(index) })
  },
}

function keepInCopy(index) {
  state.items = [...state.items, { index }]
}
function reduce(index) {
  store = { ...store, items: [...store.items, { id: index, at: index }], last: index }
}
function keepInBuffer(index) {
  const end = state.length + 32
  if (end > state.bytes.length) {
    const longer = new Uint8Array(2 * state.bytes.length)
    longer.set(state.bytes)
    state.bytes = longer
  }
  state.bytes.fill(index, state.length, end)
  state.length = end
}
function keepLarge(index) {
  large = { next: large, body: new Array(116).fill(index) }
}
function keepNumber(index) {
  // An array of doubles stores 8 bytes a slot, so the 16 bytes per call come from a list of pairs in it.
  pairs.push(index + 0.5, index + 0.25)
}
function keepClosure(index) {
  closures.push(() => index)
}
function keepObject(index) {
  array.push({ index, at: index })
}
function keepSession(index) {
  map.set(index, new Session(index))
}
function keepInMap(index) {
  map.set(index, index)
}
function keepByKey(index) {
  byKey.set(`key ${index}`, index)
}
function keepInSet(index) {
  set.add(index)
}
function keepInRecord(index) {
  record[`key ${index}`] = index
}
function addListener(index) {
  emitter.on('change', () => index)
}
function addTargetListener(index) {
  target.addEventListener('change', () => index)
}
function startTimer(index) {
  timers.length = 0
  setTimeout(() => index, 1e8).unref()
}
function keepPromise() {
  promises.push(new Promise(() => {}))
}
async function openLater(index) {
  await null
  map.set(index, new Session(index))
}
function keepSlowly(index) {
  const end = performance.now() + 2
  while (performance.now() < end);
  slow.push({ index, list: [index] })
}
async function keepAfterWaiting(index) {
  await new Promise((resolve) => setTimeout(resolve, 3))
  slow.push({ index, list: [index] })
}
function keepBuffer100() {
  buffers.push(new ArrayBuffer(100))
}
function keepBuffer1000() {
  buffers.push(new ArrayBuffer(1_000))
}
function keepBuffer1M() {
  buffers.push(new ArrayBuffer(1_000_000))
}
function keepDocument(index) {
  const lines = []
  for (let line = 0; line < 3_000; line += 1) lines.push({ text: index + line })
  closures.push(lines)
}
function keepString() {
  slices.push(Buffer.alloc(1_000_000, 97).toString('latin1'))
}
function keepNative() {
  native.push(Buffer.alloc(1_000))
}
function keepSometimes(index) {
  if (index % 10 === 0) array.push({ index, body: new Array(40).fill(index) })
}
function keepLate(index) {
  if (index > 200) array.push({ index, at: index })
}
function keepSlice(index) {
  // The slice holds on to the whole of the string that it was cut from.
  slices.push(`${index} ${'x'.repeat(1_000)}`.slice(0, 20))
}
function keepSymbol(index) {
  symbols.add(Symbol(index))
}
function keepReference(index) {
  references.push(new WeakRef({ index }))
}
function register(index) {
  registry.register(watched, { index })
}
function keepContext(index) {
  storage.run({ index }, keepResource)
}
function keepResource() {
  resources.push(new AsyncResource('request'))
}
function race(index) {
  return Promise.race([never, Promise.resolve({ index })])
}
function openContext(index) {
  contexts.push(createContext({ index }))
}
function loadAgain() {
  // What is no longer in the cache is still among the children of the module that asked for it.
  const file = require.resolve('./loaded-again.cjs')
  delete require.cache[file]
  return require(file)
}
