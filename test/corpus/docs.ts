import { readFileSync, writeFileSync } from 'node:fs'
import type { Outcome } from './judge.ts'
import { markdown, summary } from './table.ts'

const FILE = new URL('../../docs/corpus.md', import.meta.url)
const START = '<!-- results: written by `pnpm corpus --docs` -->'
const END = '<!-- end of results -->'

/** Puts the results between the marks in docs/corpus.md. */
export function writeTable(results: Readonly<Record<string, readonly Outcome[]>>): void {
  const text = readFileSync(FILE, 'utf8')
  const [from, to] = [text.indexOf(START), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error('docs/corpus.md has lost the marks of its results')
  const parts = Object.entries(results).map(([node, outcomes]) => {
    const sorted = [...outcomes].sort(
      (a, b) => a.job.name.localeCompare(b.job.name) || b.job.kind.localeCompare(a.job.kind),
    )
    const seconds = outcomes.reduce((sum, { verdict }) => sum + verdict.elapsed, 0) / 1_000
    return `${markdown(sorted, node)}\n\n\`\`\`text\n${summary(outcomes, node, seconds)}\n\`\`\``
  })
  writeFileSync(FILE, `${text.slice(0, from)}${START}\n\n${parts.join('\n\n')}\n\n${text.slice(to)}`)
}
