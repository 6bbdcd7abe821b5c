import { code } from '../render/markdown.ts'
import { fullName } from '../render/text.ts'
import type { Change, Comparison } from './comparison.ts'
import { changeWords, comparedWords, headline, SECTIONS, sideWords, whatWords } from './words.ts'

/** Rows of a table; the rest is counted. Keeps a comment on a pull request below what GitHub takes. */
const MOST_ROWS = 50

/** The comparison as GitHub-flavoured Markdown. Names of tests are inline code that can open no tag, cell, link or mention. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { base, head, caveats } = comparison
  const blocks = [
    `## qtests: ${headline(comparison)}`,
    [
      '|  | measured |',
      '|---|---|',
      `| BASE | ${sideWords(base)} |`,
      `| HEAD | ${sideWords(head)} |`,
      `| compared | ${comparedWords(comparison)} |`,
    ].join('\n'),
  ]
  if (caveats.length > 0) blocks.push(caveats.map((caveat) => `- ${caveat}`).join('\n'))
  for (const { of, title } of SECTIONS) {
    const all = comparison[of]
    if (all.length === 0) continue
    const more = all.length > MOST_ROWS ? `\n\nand ${all.length - MOST_ROWS} more` : ''
    blocks.push(`### ${title}`, `${tableOf(all.slice(0, MOST_ROWS))}${more}`)
  }
  return `${blocks.join('\n\n')}\n`
}

function tableOf(changes: readonly Change[]): string {
  const rows = changes.map(
    (change) =>
      `| ${code(fullName(change))} | ${code(whatWords(change))} | ${code(changeWords(change))} | ${code(change.because)} |`,
  )
  return ['| test | what | BASE -> HEAD | because |', '|---|---|---|---|', ...rows].join('\n')
}
