import { formatBytes, formatCount, formatDuration } from '@qtests/core/run'
import { plural } from '../render/text.ts'
import type { Change, Comparison, Figure, SideSummary, Unit } from './comparison.ts'

/** The sections of a comparison, in the order in which they are read. */
export const SECTIONS: readonly {
  readonly of: 'regressions' | 'notices' | 'improvements'
  readonly title: string
}[] = [
  { of: 'regressions', title: 'Regressions' },
  { of: 'notices', title: 'Not proven' },
  { of: 'improvements', title: 'Better' },
]

/** `No regression is proven`, `2 regressions are proven`. */
export function headline({ regressions }: Comparison): string {
  const count = regressions.length
  return count === 0
    ? 'no regression is proven'
    : `${plural(count, 'regression')} ${count === 1 ? 'is' : 'are'} proven`
}

/** `120 tests, 40 assertions in 1 run`. */
export function sideWords({ tests, assertions, runs }: SideSummary): string {
  return `${plural(tests, 'test')}, ${plural(assertions, 'assertion')} in ${plural(runs, 'run')}`
}

/** What was compared, and what is on one side only. */
export function comparedWords({ compared, missing }: Comparison): string {
  const only = [
    missing.inHead > 0 ? `${plural(missing.inHead, 'test')} of BASE not in HEAD` : '',
    missing.inBase > 0 ? `${plural(missing.inBase, 'test')} new in HEAD` : '',
  ].filter((text) => text !== '')
  const both = `${plural(compared.tests, 'test')}, ${plural(compared.assertions, 'assertion')} and ${plural(compared.numbers, 'number')} on both sides`
  return [both, ...only].join('; ')
}

/** `toStayUnderP95 p95`. */
export function whatWords({ kind, matcher, name }: Change): string {
  if (kind === 'test') return 'test'
  return [matcher, name].filter((text) => text !== undefined).join(' ')
}

/** `12 ms (11 ms to 13 ms) -> 30 ms (28 ms to 33 ms), 2.5 times`. */
export function changeWords({ base, head, unit }: Change): string {
  if (typeof base === 'string' || typeof head === 'string') {
    return `${typeof base === 'string' ? base : ''} -> ${typeof head === 'string' ? head : ''}`
  }
  const ratio = base.value > 0 ? `, ${(head.value / base.value).toPrecision(3)} times` : ''
  return `${figureWords(base, unit)} -> ${figureWords(head, unit)}${ratio}`
}

function figureWords({ value, lower, upper, runs }: Figure, unit: Unit | undefined): string {
  const words = wordsFor(unit)
  const between =
    lower === null || upper === null
      ? ''
      : ` (${words(lower)} to ${words(upper)}${runs > 1 ? ` in ${runs} runs` : ''})`
  return `${words(value)}${between}`
}

function wordsFor(unit: Unit | undefined): (value: number) => string {
  switch (unit) {
    case 'ms':
      return formatDuration
    case 'bytes':
      return (value) => `${formatBytes(value)} per call`
    case 'count':
    case undefined:
      return formatCount
  }
}
