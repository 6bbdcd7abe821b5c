import { mergeAttempts, type RunLogEntry, readRunLog } from '@qtests/core/run'
import { doneAnew } from './hunted-once.ts'
import type { Sink } from './sink.ts'

/** The results of the sinks, in their order. */
export type SinkResults<S extends readonly Sink<unknown>[]> = {
  -readonly [K in keyof S]: S[K] extends Sink<infer T> ? T : never
}

/**
 * Reads run logs once and feeds all sinks: one run, shards of one, or several runs together. Damage is never fatal:
 * half-written lines, garbage, later versions and files that vanish are counted in the health that each
 * sink gets at its end. What a hunt has done anew, because it was stopped, is told once.
 *
 * @param places - folders at any depth, or single `.jsonl` files.
 * @returns what the sinks returned, in their order.
 * @throws UsageError when a place does not exist; whatever a sink throws.
 * @example const [summary, html] = await readRuns(['shard-1', 'shard-2'], [summarySink(), htmlSink()])
 */
export async function readRuns<const S extends readonly Sink<unknown>[]>(
  places: readonly string[],
  sinks: S,
): Promise<SinkResults<S>> {
  const log = readRunLog(places)
  for await (const item of mergeAttempts(seenBy(sinks, log, await doneAnew(places)))) {
    for (const sink of sinks) {
      // Not awaited where nothing is to be awaited: a turn of the microtask queue per record and sink adds up.
      const going =
        item.kind === 'test'
          ? sink.test?.(item)
          : item.kind === 'unfinished'
            ? sink.unfinished?.(item)
            : sink.worker?.(item)
      if (going !== undefined) await going
    }
  }
  const health = { ...log.health, unknownTypes: { ...log.health.unknownTypes } }
  const results: unknown[] = []
  for (const sink of sinks) results.push(await sink.end(health))
  return results as SinkResults<S>
}

async function* seenBy(
  sinks: readonly Sink<unknown>[],
  log: AsyncIterable<RunLogEntry>,
  isDoneAnew: (entry: RunLogEntry) => boolean,
): AsyncGenerator<RunLogEntry, void> {
  for await (const entry of log) {
    if (isDoneAnew(entry)) continue
    for (const sink of sinks) {
      const going = sink.entry?.(entry)
      if (going !== undefined) await going
    }
    yield entry
  }
}
