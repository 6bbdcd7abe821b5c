/** Three ways to count what calls allocate, against sizes that are known. docs/decisions/allocated-bytes. */
import { Session } from 'node:inspector'
import v8 from 'node:v8'

class Point {
  readonly x: number
  readonly y: number
  readonly z: number
  constructor(x: number) {
    this.x = x
    this.y = x
    this.z = x
  }
}

let sink: unknown

interface Subject {
  readonly call: (index: number) => void
  readonly calls: number
  /** Bytes per call; for buffers, those outside the heap. */
  readonly truth: number
}

const subjects: Record<string, Subject> = {
  nothing: { call: (index) => void (index + 1), calls: 1_000, truth: 0 },
  'an object of 48 B': {
    call: (index) => {
      sink = new Point(index)
    },
    calls: 1_000,
    truth: 48,
  },
  'an array of 80 KB': {
    call: () => {
      sink = new Array<number>(10_000).fill(0)
    },
    calls: 50,
    truth: 80_016,
  },
  'a buffer of 100 KB': {
    call: () => {
      sink = new Uint8Array(100_000)
    },
    calls: 10,
    truth: 100_000,
  },
}

function run({ call, calls }: Subject): void {
  for (let index = 0; index < calls; index += 1) call(index)
}

function byEngine(subject: Subject): number {
  const total = (): number =>
    (v8.getHeapStatistics() as { total_allocated_bytes?: number }).total_allocated_bytes ?? Number.NaN
  const before = total()
  run(subject)
  return (total() - before) / subject.calls
}

interface Sizes {
  readonly heapStatistics: { readonly usedHeapSize: number }
}

function bySize(subject: Subject): [heap: number, external: number] {
  const profiler = new v8.GCProfiler()
  profiler.start()
  const { external } = process.memoryUsage()
  let at = v8.getHeapStatistics().used_heap_size
  run(subject)
  const end = v8.getHeapStatistics().used_heap_size
  const outside = process.memoryUsage().external - external
  const { statistics } = profiler.stop() as unknown as { statistics: { beforeGC: Sizes; afterGC: Sizes }[] }
  let heap = 0
  for (const { beforeGC, afterGC } of statistics) {
    heap += beforeGC.heapStatistics.usedHeapSize - at
    at = afterGC.heapStatistics.usedHeapSize
  }
  return [(heap + end - at) / subject.calls, outside / subject.calls]
}

function bySampler(subject: Subject): number {
  const session = new Session()
  session.connect()
  session.post('HeapProfiler.startSampling', {
    samplingInterval: 1,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as object)
  run(subject)
  let bytes = 0
  session.post('HeapProfiler.stopSampling', (_error, { profile }) => {
    const { samples } = profile as unknown as { samples: { size: number }[] }
    for (const { size } of samples) bytes += size
  })
  session.disconnect()
  return bytes / subject.calls
}

const shown = (value: number): string =>
  Number.isNaN(value) ? 'none' : Math.round(value).toLocaleString('en')
for (const [name, subject] of Object.entries(subjects)) {
  for (let round = 0; round < 20; round += 1) run(subject)
  const engine = Array.from({ length: 4 }, () => byEngine(subject))
  const size = Array.from({ length: 4 }, () => bySize(subject))
  console.log(
    [
      `${process.version} ${name}: truth ${shown(subject.truth)}`,
      `total_allocated_bytes ${engine.map(shown).join(' / ')}`,
      `size of the heap ${size.map(([heap]) => shown(heap)).join(' / ')}, outside ${size.map(([, outside]) => shown(outside)).join(' / ')}`,
      `sampler ${shown(bySampler(subject))}`,
    ].join(' | '),
  )
}
if (sink === undefined) throw new Error('nothing was allocated')
