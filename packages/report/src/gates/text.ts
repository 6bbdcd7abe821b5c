import { PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import { code } from '../render/markdown.ts'
import { oneLine, plural, shorten } from '../render/text.ts'
import type { BudgetResult, GateResult } from './judge-run.ts'

const WIDTH = 100

/** `all 5 budgets are kept`, `2 of 5 budgets are not kept`. */
export function gateHeadline({ budgets }: GateResult): string {
  const broken = budgets.filter(({ state }) => state !== 'kept').length
  if (broken > 0)
    return `${broken} of ${plural(budgets.length, 'budget')} ${broken === 1 ? 'is' : 'are'} not kept`
  return budgets.length === 1 ? 'the budget is kept' : `all ${budgets.length} budgets are kept`
}

/** The result of a gate for a terminal: one line a budget, and the tests that break it. */
export function gateText(result: GateResult, paint: Paint = PLAIN): string {
  const { open, tests, assertions, budgets } = result
  const headline = `${open ? paint.good(gateHeadline(result)) : paint.bad(gateHeadline(result))}, by ${plural(tests, 'test')} and ${plural(assertions, 'assertion')}`
  const width = Math.max(...budgets.map(({ name }) => name.length))
  const states = { kept: paint.good, exceeded: paint.bad, 'no data': paint.bad }
  const lines = budgets.flatMap(({ name, state, words, where }) => [
    `  ${states[state](state.padEnd(8))}  ${name.padEnd(width)}  ${words.found}, ${words.limit}`,
    ...where.map((test) => `              ${paint.dim(shorten(oneLine(test), WIDTH))}`),
  ])
  return `${[`${PREFIX} ${headline}`, ...lines].join('\n')}\n`
}

/** The same as GitHub-flavoured Markdown. */
export function gateMarkdown(result: GateResult): string {
  const rows = result.budgets.map(
    (budget) =>
      `| ${budget.state === 'kept' ? 'kept' : `**${budget.state}**`} | ${budget.name} | ${budget.words.found} | ${budget.words.limit} | ${whereCell(budget)} |`,
  )
  return [
    `## qtests gate: ${gateHeadline(result)}`,
    '',
    '|  | budget | found | allowed | where |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function whereCell({ where }: BudgetResult): string {
  return where.map(code).join('<br>')
}
