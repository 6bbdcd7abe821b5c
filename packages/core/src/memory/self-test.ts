import { now, turn, v8 } from '../realm.ts'
import { type Collector, openCollector } from './collector.ts'
import { type HeapReading, isNearlyFull, NEARLY_FULL, readOldHeap } from './heap.ts'
import { isOwn } from './own-code.ts'
import { type HeapProfile, type ProfileNode, Sampler } from './sampler.ts'
import { settle, standsStill, turns } from './settle.ts'

/** Bytes per call that a planted subject was seen to leave behind. */
export interface SelfTestReading {
  /** On the heap. */
  readonly heap: number
  /** Outside of it: array buffers. */
  readonly external: number
}

/** What `selfTest` has found out about this environment. */
export interface SelfTestResult {
  /** Whether a leak is told from its clean twin here. Where it is not, the leak matchers answer `unsupported`. */
  readonly sees: boolean
  /** Why not, in one sentence without a full stop; `undefined` where `sees`. */
  readonly reason: string | undefined
  /** Read of the planted leak: 32 B on the heap (16 B where V8 compresses pointers), and 256 B of array buffers. */
  readonly leak: SelfTestReading
  /** Read of its clean twin, which makes the same and drops it: 0, or as little as the tables of V8. */
  readonly twin: SelfTestReading
  /** Whether single objects can be traced to the function that allocated them. Not needed for a verdict. */
  readonly sites: boolean
  /** ms that the test took. */
  readonly elapsed: number
}

/** Planted calls. So many that V8's own steps of some KB weigh little, and few enough to take no time. */
const CALLS = 4_096

/** One call in so many also leaves an array buffer. */
const CALLS_PER_BUFFER = 256
const BUFFER = 64 * 1024

/** Bytes per call that separate the leak from its twin: well below what is planted, well above what V8 adds. */
const HEAP_SEEN = 12
const HEAP_CLEAN = 8
const EXTERNAL_SEEN = 128

/** Mean bytes between samples: some hundred of the planted objects are sampled. */
const INTERVAL = 1_024

/** Collections until what an earlier test, or another profiler, let go of is freed. */
const MOST_ROUNDS = 5

/** Other work in this thread may disturb a reading once. */
const ROUNDS = 3

/**
 * Plants a leak and its clean twin, and tells them apart by the readings that verdicts rest on. A control of the
 * instrument itself: where it fails, "nothing grew" says nothing.
 */
export async function testSelf(): Promise<SelfTestResult> {
  const start = now()
  const collector = openCollector()
  const sampler = collector.session === undefined ? undefined : new Sampler(collector.session)
  try {
    // Once: where another profiler has V8's only sampler, asking reads its profile, which stays for a collection or two.
    const sampling = sampler !== undefined && (await sampler.start(INTERVAL))
    const read = sampling ? () => readSampled(sampler) : () => readBytes(collector)
    for (let round = 1; ; round += 1) {
      const readings = await plantBoth(read)
      const reason = whyBlind(readings)
      if (reason !== undefined && round < ROUNDS) continue
      return { sees: reason === undefined, reason, ...readings, elapsed: now() - start }
    }
  } finally {
    await sampler?.stop()
    collector.close()
  }
}

/**
 * The half of the test that a green verdict rests on: whether the planted leak is seen. `false` means only that the whole
 * test has to tell. One collection before and one after, as reading a profile makes them.
 */
export async function seesLeak(): Promise<boolean> {
  const collector = openCollector()
  const { session } = collector
  const sampler = session === undefined ? undefined : new Sampler(session)
  const plot = new Plot()
  try {
    if (sampler === undefined || !(await sampler.start(INTERVAL))) return false
    const before = await readSampled(sampler)
    plot.plantLeak()
    const after = await readSampled(sampler)
    const { heap, external } = growth(before, after)
    return heap >= HEAP_SEEN && external >= EXTERNAL_SEEN && after.sampled > 0 && !isNearlyFull()
  } finally {
    plot.clear()
    await sampler?.stop()
    collector.close()
  }
}

type Readings = Pick<SelfTestResult, 'leak' | 'twin' | 'sites'>

function whyBlind({ leak, twin }: Readings): string | undefined {
  if (isNearlyFull()) return NEARLY_FULL
  if (leak.heap < HEAP_SEEN)
    return 'objects that were kept on purpose did not show in the size of the heap; run selfTest() to see the readings'
  if (leak.external < EXTERNAL_SEEN)
    return 'array buffers that were kept on purpose did not show in the size of external memory; run selfTest() to see the readings'
  if (twin.heap >= HEAP_CLEAN || twin.external >= EXTERNAL_SEEN)
    return 'objects that were dropped on purpose were not collected; run selfTest() to see the readings'
  return undefined
}

async function plantBoth(read: () => Promise<SampledReading>): Promise<Readings> {
  const plot = new Plot()
  try {
    let before = await read()
    // What an earlier test or the program let go of must be freed by now, or it would be set off against what is planted.
    for (let more = 0; more < MOST_ROUNDS; more += 1) {
      const earlier = before
      before = await read()
      if (standsStill(earlier, before)) break
    }
    plot.plantLeak()
    await turn()
    const leaked = await read()
    plot.plantTwin()
    await turn()
    let twin = await read()
    // A buffer is freed by the collection after the one that has found it dead.
    for (let more = 0; more < 2 && !isClean(growth(leaked, twin)); more += 1) twin = await read()
    return { leak: growth(before, leaked), twin: growth(leaked, twin), sites: leaked.sampled > 0 }
  } finally {
    plot.clear()
  }
}

function isClean({ heap, external }: SelfTestReading): boolean {
  return heap < HEAP_CLEAN && external < EXTERNAL_SEEN
}

function growth(before: HeapReading, after: HeapReading): SelfTestReading {
  const perCall = (bytes: number): number => Math.round((10 * bytes) / CALLS) / 10
  return { heap: perCall(after.data - before.data), external: perCall(after.external - before.external) }
}

interface SampledReading extends HeapReading {
  /** Samples of the planted objects. */
  readonly sampled: number
}

/** Reading a profile makes V8 collect once: no further collection is needed. */
async function readSampled(sampler: Sampler): Promise<SampledReading> {
  await turns()
  const profile = await sampler.profile()
  return { ...readOldHeap(), sampled: plantedIn(profile) }
}

async function readBytes(collector: Collector): Promise<SampledReading> {
  return { ...(await settle(collector, () => false)), sampled: 0 }
}

function plantedIn({ head, samples }: HeapProfile): number {
  const planted = new Set<number>()
  const visit = (node: ProfileNode): void => {
    if (node.callFrame.functionName === 'plantLeak' && isOwn(node.callFrame)) planted.add(node.id)
    for (const child of node.children) visit(child)
  }
  visit(head)
  return samples.filter(({ nodeId }) => planted.has(nodeId)).length
}

/** Where the leak is planted. Its tables are there before the first reading, so that only what is planted grows. */
class Plot {
  readonly #kept: unknown[] = new Array(CALLS).fill(undefined)
  readonly #buffers: unknown[] = new Array(CALLS / CALLS_PER_BUFFER).fill(undefined)

  /** The name is how the profile's reader finds the samples. */
  plantLeak(): void {
    for (let at = 0; at < CALLS; at += 1) {
      this.#kept[at] = { at }
      if (at % CALLS_PER_BUFFER === 0) this.#buffers[at / CALLS_PER_BUFFER] = new ArrayBuffer(BUFFER)
    }
  }

  /** The same, but dropped; kept for one call, so that the optimiser cannot do without. */
  plantTwin(): void {
    const last: unknown[] = [undefined, undefined]
    for (let at = 0; at < CALLS; at += 1) {
      last[0] = { at }
      if (at % CALLS_PER_BUFFER === 0) last[1] = new ArrayBuffer(BUFFER)
    }
    last.length = 0
  }

  clear(): void {
    this.#kept.length = 0
    this.#buffers.length = 0
  }
}

/** Bytes of used heap above which three collections more are not worth it for each test file: some 100 ms each. */
const LARGE = 100e6

/** Whether a test of the instrument is cheap here. */
export function isCheapToTest(): boolean {
  return v8().getHeapStatistics().used_heap_size < LARGE
}
