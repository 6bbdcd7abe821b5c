import { formatBytes, PREFIX } from '@qtests/core/run'
import type { MergeResult } from '../merge/merge-runs.ts'
import { mergeRuns } from '../merge/merge-runs.ts'
import { oneLine, plural } from '../render/text.ts'
import { once, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'
import { CommandError, EXIT } from './exit.ts'

/** `qtests merge FOLDER… --out FOLDER`. */
export const mergeCommand: Command = {
  name: 'merge',
  declare: (cli, outside, carry) => {
    cli
      .command('merge [...dirs]', 'Make one run of several: runs, or shards of either runner')
      .usage('merge <dir> [...dirs] --out <dir>')
      .option('--out <dir>', 'Folder to make; must be empty or missing')
      .option('--expect <n>', 'How many runs or shards there have to be: a missing one is an error')
      .example('  qtests merge shard-1 shard-2 --out merged')
      .example('  qtests merge artifacts --out merged --expect 4      folders at any depth')
      .action((dirs: string[], options: { out?: unknown; expect?: unknown }) => {
        carry(async () => {
          const out = once('--out', options.out)
          if (dirs.length === 0)
            throw new CommandError('Expected folders of run logs: qtests merge <dir> [...dirs] --out <dir>')
          if (out === undefined) throw new CommandError('Expected --out with the folder to make')
          const wanted =
            options.expect === undefined ? {} : { expect: wholeNumber('--expect', options.expect, 1) }
          const result = await mergeRuns(dirs.map(String), { out, ...wanted })
          if (result.health.records === 0) outside.tell(`${PREFIX} no record in any of the run logs`)
          outside.print(said(result))
          return result.health.records === 0 ? EXIT.trouble : EXIT.ok
        })
      })
  },
}

function said({ out, runs, files, bytes, copies, unreadable, health }: MergeResult): string {
  const kept = 'kept as it is; readers skip it'
  const lines: [number, string, string][] = [
    [health.damagedLines, 'damaged line', `, ${kept}`],
    [health.unfinishedLines, 'unfinished line', `, ${kept}: a worker died, or still writes`],
    [health.newerLines, 'line', ` of a later version, ${kept}`],
    [unknownOf(health), 'line', ` of an unknown type, ${kept}`],
    [health.lostRecords, 'record', ' lost before: the disk could not take them'],
    [health.cutRecords, 'record', ' shortened to 64 KB by the writer'],
    [health.emptyFiles, 'run log', ' empty: the worker recorded nothing'],
    [copies.length, 'run log', ' left out: byte-identical to another'],
  ]
  return [
    `${PREFIX} merged ${plural(runs, 'run')} into ${oneLine(out)}: ${plural(files, 'run log')}, ${plural(health.records, 'record')}, ${formatBytes(bytes)}`,
    ...lines.filter(([count]) => count > 0).map(([count, noun, what]) => `  ${plural(count, noun)}${what}`),
    ...unreadable.map(({ path, reason }) => `  could not be read: ${oneLine(path)}: ${oneLine(reason)}`),
    ...health.examples.map(({ source, line, reason }) => `  ${oneLine(source)}:${line}: ${oneLine(reason)}`),
    '',
  ].join('\n')
}

function unknownOf({ unknownTypes }: MergeResult['health']): number {
  return Object.values(unknownTypes).reduce((sum, count) => sum + count, 0)
}
