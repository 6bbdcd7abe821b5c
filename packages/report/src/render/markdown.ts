import { formatBytes, formatCount, formatDuration } from '@qtests/core/run'
import type { AssertionLine, Summary, TestName, VerdictCounts } from '../summary/summary.ts'
import { causeOf, sizeOf } from './leak-rows.ts'
import { probeLine } from './probes.ts'
import { fullName, oneLine, plural, shorten } from './text.ts'
import { troublesOf } from './troubles.ts'

const LONGEST = 300

/**
 * The summary as GitHub-flavoured Markdown, for a step summary or a comment. Whatever stands in a test's name is
 * shown as text: it cannot open a tag, a table cell, a link, a mention or a heading.
 */
export function renderMarkdown(summary: Summary): string {
  const parts = [
    `## qtests: ${headline(summary)}`,
    overview(summary),
    section('Failed assertions', findings(summary.assertions.failures, summary.assertions.failed)),
    section('Tests that leak', leakingTests(summary)),
    section('Unfinished tests', summary.unfinished.map((test) => `- ${name(test)}`).join('\n')),
    section('Without a verdict', findings(summary.assertions.doubts, doubtCount(summary))),
    section('Assertions', matchers(summary)),
    section('Probes', summary.probes.map((probes) => `- ${probeLine(probes)}`).join('\n')),
    section('Slowest tests', slowest(summary)),
    section('Grew most', growth(summary)),
    section('Peak heap', peaks(summary)),
    section('Caveats', caveats(summary)),
    section(
      'Run log',
      troublesOf(summary)
        .map((trouble) => `- ${trouble}`)
        .join('\n'),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function headline({ tests, assertions, leaks }: Summary): string {
  const failed = [
    tests.failed > 0 ? `${plural(tests.failed, 'test')} failed` : '',
    tests.unfinished > 0 ? `${plural(tests.unfinished, 'test')} unfinished` : '',
    assertions.failed > 0 ? `${plural(assertions.failed, 'assertion')} failed` : '',
    leaks === undefined || leaks.count === 0
      ? ''
      : `${plural(leaks.count, 'test')} ${leaks.count === 1 ? 'leaks' : 'leak'}`,
  ].filter((text) => text !== '')
  if (failed.length > 0) return failed.join(', ')
  return `${plural(tests.passed, 'test')} passed, ${plural(assertions.total, 'assertion')}`
}

function overview({ tests, assertions, files, workers, runs }: Summary): string {
  const outcomes: [string, number][] = [
    ['passed', tests.passed],
    ['failed', tests.failed],
    ['skipped', tests.skipped],
    ['unfinished', tests.unfinished],
    ['passed only on a retry', tests.flaky],
  ]
  return [
    `- **${plural(tests.total, 'test')}** in ${plural(files, 'file')}, ${plural(workers.count, 'worker')}, ${plural(runs.length, 'run')}${listed(outcomes)}`,
    `- **${plural(assertions.total, 'assertion')}**${listed(Object.entries(assertions.verdicts))}`,
    ...workers.environments
      .slice(0, 10)
      .map(
        (environment) =>
          `- ${code(`${environment.runner} ${environment.runnerVersion}`)} on Node ${code(environment.node)}, ${code(environment.platform)}, pool ${code(environment.pool)}`,
      ),
  ].join('\n')
}

function listed(counts: readonly [string, number][]): string {
  const present = counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${name}`)
  return present.length === 0 ? '' : `: ${present.join(', ')}`
}

function findings(lines: readonly AssertionLine[], total: number): string {
  if (lines.length === 0) return ''
  const rows = lines.map((line) => [
    name(line),
    code(line.matcher),
    line.verdict,
    `${code(line.summary)}${line.site === undefined ? '' : `<br>${code(line.site)}`}`,
  ])
  const more = total - lines.length
  return `${table(['Test', 'Matcher', 'Verdict', 'Found'], rows)}${more > 0 ? `\n\n…and ${formatCount(more)} more.` : ''}`
}

function leakingTests({ leaks }: Summary): string {
  if (leaks === undefined || leaks.count === 0) return ''
  const rows = leaks.leaks.map((leak) => [name(leak), sizeOf(leak).trim(), code(causeOf(leak))])
  const more = leaks.count - leaks.leaks.length
  const list = table(['Test', 'Each time it runs', 'Why'], rows)
  return more > 0 ? `${list}\n\n…and ${formatCount(more)} more.` : list
}

function matchers({ assertions }: Summary): string {
  if (assertions.byMatcher.length === 0) return ''
  const verdicts: (keyof VerdictCounts)[] = ['pass', 'fail', 'inconclusive', 'unsupported', 'error']
  const rows = assertions.byMatcher.map((matcher) => [
    code(matcher.matcher),
    ...verdicts.map((verdict) => formatCount(matcher.verdicts[verdict])),
    formatCount(matcher.calls),
    formatDuration(matcher.elapsed),
  ])
  return table(['Matcher', ...verdicts, 'Calls', 'Time'], rows, 1)
}

function slowest({ slowest }: Summary): string {
  if (slowest.length === 0) return ''
  const rows = slowest.map((test) => [name(test), formatDuration(test.duration)])
  return table(['Test', 'Time'], rows, 1)
}

function growth({ growth }: Summary): string {
  if (growth.biggest.length === 0) return ''
  const rows = growth.biggest.map((test) => [name(test), `+${formatBytes(test.heapUsed)}`])
  const unattributed =
    growth.unattributed === 0
      ? ''
      : ` ${plural(growth.unattributed, 'test')} ran beside others and ${growth.unattributed === 1 ? 'has' : 'have'} no reading of ${growth.unattributed === 1 ? 'its' : 'their'} own.`
  return `${table(['Test', 'Used heap'], rows, 1)}\n\nRead at the start and the end of each test without collecting: garbage is included, so this is no verdict.${unattributed}`
}

function peaks({ workers }: Summary): string {
  if (workers.peaks.length === 0) return ''
  const rows = workers.peaks.map((peak) => [
    code(peak.source),
    formatBytes(peak.heapUsed),
    formatBytes(peak.rss),
  ])
  return table(['Worker', 'Used heap', 'Resident'], rows, 1)
}

function caveats({ caveats }: Summary): string {
  if (caveats.length === 0) return ''
  return table(
    ['Caveat', 'Times'],
    caveats.slice(0, 50).map(({ code: caveat, count }) => [code(caveat), formatCount(count)]),
    1,
  )
}

function doubtCount({ assertions }: Summary): number {
  return assertions.verdicts.inconclusive + assertions.verdicts.unsupported
}

function section(title: string, body: string): string {
  return body === '' ? '' : `### ${title}\n\n${body}`
}

/** @param numbersFrom - the first column of numbers; they are aligned to the right. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbersFrom: number = head.length,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, column) => (column >= numbersFrom ? '---:' : '---'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

function name(test: TestName): string {
  return code(fullName(test))
}

/**
 * Inline code whose content is inert: written as an element, as GitHub links no mention and no address inside of one;
 * all punctuation as character references, as Markdown is still read inside of an element.
 */
export function code(text: string): string {
  const plain = shorten(oneLine(text), LONGEST)
  return `<code>${plain.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`
}
