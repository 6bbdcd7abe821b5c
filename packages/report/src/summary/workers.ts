import type { RunLogEntry, WorkerRecord } from '@qtests/core/run'
import type { RunSummary, WorkerPeak, WorkersSummary } from './summary.ts'
import { Top } from './top.ts'

type Environment = WorkersSummary['environments'][number]

/** Who ran: runs, workers, environments, the highest heap of each worker. Entries come file by file. */
export class WorkerTally {
  readonly #runs = new Map<string, { workers: number; tests: number }>()
  readonly #environments = new Map<string, Environment>()
  /** By the run log that its worker has written. */
  readonly #runners = new Map<string, string>()
  readonly #peaks: Top<WorkerPeak>
  #source = ''
  #count = 0
  #heapUsed = 0
  #rss = 0
  #from: number | null = null
  #to: number | null = null

  constructor(top: number) {
    this.#peaks = new Top(top)
  }

  add({ record, run, source }: RunLogEntry): void {
    if (source !== this.#source) this.#startWorker(run, source)
    this.#addTime(record.at)
    if (record.type === 'worker') {
      this.#addEnvironment(record)
      this.#runners.set(source, record.runner)
    }
    if (record.type !== 'test' || record.snapshot === undefined) return
    for (const { heapUsed, rss } of [record.snapshot.before, record.snapshot.after]) {
      if (heapUsed > this.#heapUsed) this.#heapUsed = heapUsed
      if (rss > this.#rss) this.#rss = rss
    }
  }

  countTest(run: string): void {
    const counts = this.#runs.get(run)
    if (counts !== undefined) counts.tests += 1
  }

  /** The runner that a run log is of; empty where its worker has not introduced itself. */
  runnerOf(source: string): string {
    return this.#runners.get(source) ?? ''
  }

  times(): { from: number | null; to: number | null } {
    return { from: this.#from, to: this.#to }
  }

  runs(): RunSummary[] {
    return [...this.#runs].map(([path, counts]) => ({ path, ...counts }))
  }

  summary(): WorkersSummary {
    this.#endWorker()
    return {
      count: this.#count,
      environments: [...this.#environments.values()],
      peaks: this.#peaks.list(),
    }
  }

  #startWorker(run: string, source: string): void {
    this.#endWorker()
    this.#source = source
    this.#count += 1
    const counts = this.#runs.get(run)
    if (counts === undefined) this.#runs.set(run, { workers: 1, tests: 0 })
    else counts.workers += 1
  }

  #endWorker(): void {
    if (this.#heapUsed > 0) {
      this.#peaks.add(this.#heapUsed, { source: this.#source, heapUsed: this.#heapUsed, rss: this.#rss })
    }
    this.#heapUsed = 0
    this.#rss = 0
  }

  #addTime(at: number): void {
    if (!Number.isFinite(at)) return
    if (this.#from === null || at < this.#from) this.#from = at
    if (this.#to === null || at > this.#to) this.#to = at
  }

  #addEnvironment({ runner, runnerVersion, node, platform, pool }: WorkerRecord): void {
    const key = JSON.stringify([runner, runnerVersion, node, platform, pool])
    const workers = (this.#environments.get(key)?.workers ?? 0) + 1
    this.#environments.set(key, { runner, runnerVersion, node, platform, pool, workers })
  }
}
