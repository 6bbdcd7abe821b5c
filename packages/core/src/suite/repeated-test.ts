import type { LiveStack } from '../memory/sampler.ts'
import { type AllocationSite, findSites } from '../memory/sites.ts'
import type { SiteRecord, SnapshotReading, TestLeakRecord } from '../run/record.ts'
import { formatBytes } from '../units.ts'
import { type Blame, blame, ownerOf } from './blame.ts'
import type { BoundaryReader } from './boundary.ts'
import { judgeRepetitions, type RepeatedReading, type RepetitionVerdict } from './repetition.ts'
import type { RepetitionRule } from './repetition-rule.ts'

/**
 * Mean bytes between samples of the first block, where nothing is suspected yet: a test that allocates a lot must not become
 * slow, and some dozen samples of a leak show that a reading hides it.
 */
const COARSE_INTERVAL = 4 * 1024

/** Samples that a leak should leave, and bounds of the sampler's interval in bytes. */
const SAMPLES = 200
const LEAST_INTERVAL = 128
/** Where the heap has not grown by more than tolerated: coarse enough for a clean test. */
const QUIET_INTERVAL = 512
const MOST_INTERVAL = 16 * 1024

/** Share of the growth that must have been allocated by the project or its packages before a test is blamed. */
const LEAST_BLAME = 0.2

/** Bytes of each repetition that a runner may keep of it, and nobody is told: Vitest 3 kept 0.7 to 1.5 KB. */
const OF_RUNNER = 4 * 1024

/** Share of the growth that explains it where a runner allocated it: each mock that a test makes is kept by Vitest. */
const MOSTLY = 0.5

/** How the repetition of a test ended. */
export type Outcome =
  | { readonly kind: 'clean' }
  | { readonly kind: 'leak'; readonly leak: TestLeakRecord; readonly sites: readonly AllocationSite[] }
  | { readonly kind: 'open'; readonly reason: string }

/** A test that is repeated: takes the readings between blocks, and samples where it becomes suspicious. */
export class RepeatedTest {
  readonly #test: string
  readonly #reader: BoundaryReader
  readonly #rule: RepetitionRule
  readonly #root: string
  readonly #readings: RepeatedReading[]
  #repetitions: number
  #left: number
  #sampledSince: number | undefined
  #sampler: Awaited<ReturnType<BoundaryReader['sample']>>
  #last: SnapshotReading | undefined
  /** Bytes per repetition in the blocks that convict; empty otherwise. */
  rates: readonly number[] = []

  /** @param first - the reading before the first block. */
  constructor(
    test: string,
    reader: BoundaryReader,
    rule: RepetitionRule,
    root: string,
    first: RepeatedReading,
  ) {
    this.#test = test
    this.#reader = reader
    this.#rule = rule
    this.#root = root
    this.#readings = [first]
    this.#repetitions = first.repetitions
    this.#left = rule.blocks[0] ?? 1
  }

  /** Before the first block. What is sampled in it keeps a first reading that stands too high from acquitting a leak. */
  async open(): Promise<void> {
    if (this.#rule.sampling) await this.#sample(COARSE_INTERVAL)
  }

  /** Repetitions until the next reading. */
  get left(): number {
    return this.#left
  }

  /** The last reading between blocks. */
  get last(): SnapshotReading | undefined {
    return this.#last
  }

  get repetitions(): number {
    return this.#repetitions
  }

  /** Told after each repetition: `undefined` asks for another one. */
  async repeated(): Promise<Outcome | undefined> {
    this.#repetitions += 1
    this.#left -= 1
    if (this.#left > 0) return undefined
    const before = this.#readings.at(-1) as RepeatedReading
    const grown = this.#rule.tolerance * (this.#repetitions - before.repetitions)
    const reading = await this.#reader.settled(
      ({ data, external }) => data - before.heap < grown && external - before.external < grown,
    )
    this.#last = reading
    const found = this.#rule.sampling && this.#sampler ? blame(await this.#sampler.profile()) : undefined
    this.#readings.push({
      repetitions: this.#repetitions,
      heap: reading.live,
      external: reading.external,
      exact: this.#reader.exact,
      ...(found === undefined ? {} : { sampled: found.project }),
    })
    const verdict = judgeRepetitions(this.#readings, this.#rule)
    switch (verdict.kind) {
      case 'clean':
        return { kind: 'clean' }
      case 'uneven':
        return {
          kind: 'open',
          reason:
            'it grows with each block of repetitions, but not evenly: a cache that fills looks like this',
        }
      case 'leak':
        return await this.#convict(verdict)
      case 'open':
        this.#left = verdict.repetitions
        if (verdict.suspicious && this.#sampledSince === undefined) await this.#startSampling(grown)
        return undefined
    }
  }

  async close(): Promise<void> {
    await this.#sampler?.stop()
    this.#sampler = undefined
  }

  async #startSampling(tolerated: number): Promise<void> {
    const [before, after] = this.#readings.slice(-2) as [RepeatedReading, RepeatedReading]
    const grown = after.heap - before.heap
    const least = grown > tolerated ? LEAST_INTERVAL : QUIET_INTERVAL
    const interval = Math.round(Math.max(least, Math.min(MOST_INTERVAL, grown / SAMPLES)))
    this.#sampledSince = this.#repetitions
    await this.close()
    await this.#sample(interval)
  }

  /** From now on: what an earlier sampler has seen is no base to compare with. */
  async #sample(interval: number): Promise<void> {
    this.#sampler = await this.#reader.sample(interval)
    if (!this.#rule.sampling || this.#sampler === undefined) return
    const last = this.#readings.length - 1
    for (const [at, { sampled: _, ...reading }] of this.#readings.entries())
      this.#readings[at] = at === last ? { ...reading, sampled: 0 } : reading
  }

  async #convict({ heap, external, rates }: Extract<RepetitionVerdict, { kind: 'leak' }>): Promise<Outcome> {
    this.rates = rates
    const sampled = this.#repetitions - (this.#sampledSince ?? 0)
    let stacks: readonly LiveStack[] = []
    if (this.#sampler !== undefined) {
      const found = blame(await this.#sampler.profile())
      await this.close()
      stacks = found.stacks
      const grown = heap.bytes * sampled
      const outside = external.bytes > heap.bytes
      if (!outside && found.project < LEAST_BLAME * grown) {
        this.rates = []
        return await this.#notOfProject(found, heap.bytes, sampled)
      }
    }
    const sites = await findSites({ stacks, calls: sampled, counted: false })
    const leak: TestLeakRecord = {
      test: this.#test,
      bytes: heap.bytes,
      low: heap.low,
      high: heap.high,
      external: external.bytes,
      repetitions: this.#repetitions,
      owner: ownerOf(sites, this.#root),
      sites: sites.map(siteRecord),
    }
    return { kind: 'leak', leak, sites }
  }

  /** Growth that was not allocated by the project is not judged; with what little was, where that is more than tolerated. */
  async #notOfProject(
    { runner, project, stacks }: Blame,
    grown: number,
    repetitions: number,
  ): Promise<Outcome> {
    const own = Math.round(project / repetitions)
    const isTold = own >= this.#rule.tolerance
    const isRunner = runner > project
    const isExplained = grown < OF_RUNNER || runner >= MOSTLY * grown * repetitions
    if (isRunner && !isTold && isExplained) return { kind: 'clean' }
    const whose = isRunner
      ? 'what grows was allocated by the runner: results, spies, what it keeps for its reports'
      : 'what grows was allocated by no code of the project: Node, or a runner that keeps results'
    if (!isTold) return { kind: 'open', reason: whose }
    const [site] = await findSites({ stacks, calls: repetitions, counted: false })
    const place = site === undefined ? '' : `, most of it in ${site.function} (${site.location})`
    return { kind: 'open', reason: `most of ${whose}; ${formatBytes(own)} each time by other code${place}` }
  }
}

function siteRecord({ function: name, location, bytes, share }: AllocationSite): SiteRecord {
  return { function: name, location, bytes, count: null, share }
}
