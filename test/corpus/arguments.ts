import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { RUNNERS } from './in-runner.ts'
import { MOST_OPEN } from './judge.ts'
import { type Place, variantNames } from './variants.ts'

export const USAGE = `Usage: pnpm corpus [options] [filter…]
  filter…          only cases whose id has one of these in it: leaking/, fixed/, clean/, axios, …
  --node PATH      judge on this Node; may be given several times
  --in RUNNER      judge inside of a real runner, one run a case: vitest4, vitest5, jest30; default: in plain processes
  --in RUNNER:VARIANT  the same in another set-up, such as vitest4:threads or jest30:jsdom; docs/corpus.md has the list
  --times N        N cold processes a case, also --runs; default 1. Above 1 the share of each verdict is printed
  --within SECONDS start no case later than that, in an order that mixes all kinds; fails below a quarter of the cases
  --again SECONDS  then ask inconclusive cases once more, leaks twice, one at a time: the last verdict counts
  --open SHARE     most inconclusive verdicts where nothing leaks; default 0.05
  --json FILE      write the results as JSON
  --from FILE      judge nothing: take the results of an earlier run; may be given several times
  --docs           write the table into docs/corpus.md
  --label          ask the slow oracle in place of the matcher, and record labels.json
  --list           print the ids and stop
QTESTS_CORPUS_JOBS  processes at a time; default 2`

/** What a run was asked to do. */
export interface RunArguments {
  readonly filters: readonly string[]
  readonly nodes: readonly string[]
  /** The runner inside of which cases are judged, and how it is set up; `undefined` for processes without one. */
  readonly place: Place | undefined
  readonly times: number
  readonly jobs: number
  /** Seconds after which no further case starts; `Infinity` for all of them, in the order of their names. */
  readonly within: number
  /** Seconds for judging inconclusive cases once more, one at a time. */
  readonly again: number
  /** Most inconclusive verdicts, as a share of those on fixed versions and clean work. */
  readonly open: number
  readonly json: string | undefined
  /** Results of earlier runs, read in place of judging. */
  readonly from: readonly string[]
  readonly docs: boolean
  readonly label: boolean
  readonly list: boolean
}

/** Reads the command line; throws with the reason for what it does not know. */
export function readArguments(argv: readonly string[], env: NodeJS.ProcessEnv): RunArguments {
  const { values, positionals } = parseArgs({
    args: argv.filter((arg) => arg !== '--'),
    allowPositionals: true,
    options: {
      node: { type: 'string', multiple: true, default: [process.execPath] },
      in: { type: 'string' },
      times: { type: 'string', default: '1' },
      runs: { type: 'string' },
      within: { type: 'string' },
      again: { type: 'string' },
      open: { type: 'string', default: String(MOST_OPEN) },
      json: { type: 'string' },
      from: { type: 'string', multiple: true, default: [] },
      docs: { type: 'boolean', default: false },
      label: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  if (values.in !== undefined && values.node.some((node) => node !== process.execPath))
    throw new TypeError('--node and --in exclude each other: a runner runs on the Node that runs this')
  // A package script runs in its package's folder; paths are meant from where the command was typed.
  const folder = env['INIT_CWD'] ?? process.cwd()
  const path = (given: string): string => resolve(folder, given)
  return {
    filters: positionals,
    nodes: values.node.map(path),
    place: values.in === undefined ? undefined : placeOf(values.in),
    times: count('--times', values.runs ?? values.times),
    jobs: count(
      'QTESTS_CORPUS_JOBS',
      env['QTESTS_CORPUS_JOBS'] ?? String(Math.min(2, availableParallelism())),
    ),
    within: values.within === undefined ? Number.POSITIVE_INFINITY : count('--within', values.within),
    again: values.again === undefined ? 0 : count('--again', values.again),
    open: share('--open', values.open),
    json: values.json === undefined ? undefined : path(values.json),
    from: values.from.map(path),
    docs: values.docs,
    label: values.label,
    list: values.list,
  }
}

function placeOf(text: string): Place {
  const [name, variant, ...more] = text.split(':')
  const runner = RUNNERS.find((one) => one === name)
  if (runner === undefined) throw new TypeError(`--in must be one of ${RUNNERS.join(', ')}, got '${text}'`)
  const known = variantNames(runner)
  if (more.length > 0 || (variant !== undefined && !known.includes(variant)))
    throw new TypeError(`the variant of --in ${runner} must be one of ${known.join(', ')}, got '${text}'`)
  if (runner === 'vitest5' && Number.parseInt(process.versions.node, 10) < 22)
    throw new TypeError(`--in vitest5 needs Node 22.12, this is ${process.versions.node}`)
  return { runner, variant }
}

function share(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new TypeError(`${name} must be a share from 0 to 1, got '${text}'`)
  return value
}

function count(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new TypeError(`${name} must be a positive integer, got '${text}'`)
  return value
}
