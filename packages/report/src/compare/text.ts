import { PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import { fullName, oneLine, shorten } from '../render/text.ts'
import type { Change, Comparison } from './comparison.ts'
import { changeWords, comparedWords, headline, SECTIONS, sideWords, whatWords } from './words.ts'

const WIDTH = 110
/** Regressions are all shown: each is a reason for the exit code. */
const MOST_SHOWN = { regressions: Number.POSITIVE_INFINITY, notices: 10, improvements: 5 }

/** The comparison for a terminal. The same text for the same comparison. */
export function comparisonText(comparison: Comparison, paint: Paint = PLAIN): string {
  const { regressions, base, head, caveats } = comparison
  const verdict =
    regressions.length === 0 ? paint.good(headline(comparison)) : paint.bad(headline(comparison))
  const lines = [
    `${PREFIX} ${verdict}`,
    `  BASE ${sideWords(base)}; HEAD ${sideWords(head)}`,
    `  ${comparedWords(comparison)}`,
    ...caveats.map((caveat) => `  ${paint.doubt(oneLine(caveat))}`),
  ]
  for (const { of, title } of SECTIONS) {
    const all = comparison[of]
    if (all.length === 0) continue
    const colour = of === 'regressions' ? paint.bad : of === 'notices' ? paint.doubt : paint.good
    const shown = all.slice(0, MOST_SHOWN[of])
    lines.push('', `  ${paint.bold(title)}`, ...shown.flatMap((change) => changeLines(change, colour, paint)))
    if (shown.length < all.length) lines.push(`    and ${all.length - shown.length} more: see --format json`)
  }
  return `${lines.join('\n')}\n`
}

function changeLines(change: Change, colour: (text: string) => string, paint: Paint): string[] {
  return [
    `    ${shorten(oneLine(fullName(change)), WIDTH)}`,
    `      ${colour(shorten(oneLine(`${whatWords(change)}: ${changeWords(change)}`), 2 * WIDTH))}`,
    `      ${paint.dim(oneLine(change.because))}`,
  ]
}
