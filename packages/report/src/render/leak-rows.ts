import { formatBytes, formatDuration } from '@qtests/core/run'
import type { LeakingTest, Summary } from '../summary/summary.ts'
import { leakedBytes } from '../summary/test-leaks.ts'
import { fullName, oneLine, plural, shorten } from './text.ts'

const WIDTH = 110
const MOST = { leaks: 3, growing: 1, open: 1 }

/** A line of the terminal's summary. */
export interface LeakRow {
  readonly label: string
  readonly text: string
  readonly bad: boolean
}

/** What files with collected boundaries showed: tests that leak, files that grow, and the price. */
export function leakRows({ leaks }: Summary): LeakRow[] {
  if (leaks === undefined) return []
  const leaking = leaks.leaks.slice(0, MOST.leaks).flatMap((leak): LeakRow[] => [
    { label: 'leaks', text: `${sizeOf(leak)}  ${named(fullName(leak))}`, bad: true },
    { label: 'leaks', text: `  ${shorten(oneLine(causeOf(leak)), WIDTH)}`, bad: false },
  ])
  const more = leaks.count - Math.min(leaks.count, MOST.leaks)
  return [
    ...leaking,
    ...(more > 0 ? [{ label: 'leaks', text: `and ${more} more`, bad: false }] : []),
    ...leaks.growing.slice(0, MOST.growing).map(({ file, perTest }, at) => ({
      label: 'grows',
      text: `${`+${formatBytes(Math.round(perTest))}`.padStart(9)}  a test in ${named(file)}${at === 0 && leaks.trends.growing > 1 ? ` (and ${plural(leaks.trends.growing - 1, 'more file')})` : ''}; qtests hunt names tests that leak`,
      bad: false,
    })),
    ...leaks.open.slice(0, MOST.open).map(({ reason, ...test }) => ({
      label: 'not judged',
      text: shorten(
        `${named(fullName(test), 60)}: ${reason}${leaks.openCount > 1 ? ` (and ${leaks.openCount - 1} more)` : ''}`,
        WIDTH,
      ),
      bad: false,
    })),
    ...(leaks.untold > 0 ? [{ label: 'not judged', text: untoldIn(leaks.untold), bad: false }] : []),
    { label: 'collections', text: priceOf(leaks), bad: false },
  ]
}

/** Bytes per repetition. */
export function sizeOf(leak: LeakingTest): string {
  return `+${formatBytes(Math.round(leakedBytes(leak)))}`.padStart(9)
}

/** Who leaks, and where it was allocated: one line. */
export function causeOf({ owner, sites, repetitions }: LeakingTest): string {
  const [site] = sites
  const where = site === undefined ? '' : `, allocated in ${site.function} (${site.location})`
  const who = owner === 'unknown' ? 'each time it runs' : `each time it runs, by the ${owner}`
  return `${who}${where}, ${plural(repetitions, 'repetition')}`
}

function untoldIn(tests: number): string {
  return `${plural(tests, 'test')} between readings that grew: maxOverhead left no time to tell whose it is; qtests hunt has it`
}

function priceOf({ readings, repetitions, overhead, elapsed, files }: NonNullable<Summary['leaks']>): string {
  const own = elapsed - overhead
  const share =
    own > 0 ? ` (${Math.round((100 * overhead) / own)} % of the ${plural(files, 'file')} without)` : ''
  return `${plural(readings, 'reading')} and ${plural(repetitions, 'repetition')}: ${formatDuration(overhead)}${share}`
}

function named(name: string, width: number = WIDTH): string {
  return shorten(oneLine(name), width)
}
