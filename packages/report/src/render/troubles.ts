import type { RunLogHealth } from '@qtests/core/run'
import type { Summary } from '../summary/summary.ts'
import { plural } from './text.ts'

/** What is wrong with the run log itself, in short phrases; empty when all of it was read. */
export function troublesOf({ log }: Summary): string[] {
  return healthTroubles(log)
}

/** The same for what any reading met. */
export function healthTroubles(log: Readonly<RunLogHealth>): string[] {
  const unknown = Object.values(log.unknownTypes).reduce((sum, count) => sum + count, 0)
  const phrases: [number, string, string][] = [
    [log.damagedLines, 'damaged line', 'skipped'],
    [log.unfinishedLines, 'unfinished line', 'skipped: a worker died, or still writes'],
    [log.lostRecords, 'record', 'lost: the disk could not take them'],
    [log.cutRecords, 'record', 'shortened to 64 KB'],
    [log.newerLines, 'line', 'of a later version skipped'],
    [unknown, 'line', 'of an unknown type skipped'],
    [log.unreadableFiles, 'file', 'could not be read'],
  ]
  return phrases.filter(([count]) => count > 0).map(([count, noun, what]) => `${plural(count, noun)} ${what}`)
}
