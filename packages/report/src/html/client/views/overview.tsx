import type { JSX } from 'preact'
import type { Summary } from '../../../summary/summary.ts'
import type { AssertionRow } from '../../data.ts'
import { bytes, count, duration, moment, plural } from '../format.ts'
import { Badge, VerdictBadge } from '../parts/badge.tsx'
import { Bar } from '../parts/bar.tsx'
import { TestLink } from '../parts/test-link.tsx'
import type { Of, Report, Test } from '../report.ts'
import { address } from '../route.ts'

const MOST = 8

/** What happened, in one look: the outcome, what is wrong, what stands out. */
export function Overview({ report }: { readonly report: Report }): JSX.Element {
  const { summary } = report.data
  const { tests, assertions } = summary
  const red = report.assertions.filter(({ item }) => !item.passed)
  const doubts = report.assertions.filter(
    ({ item }) => item.passed && (item.verdict === 'inconclusive' || item.verdict === 'unsupported'),
  )
  const unfinished = report.tests.filter(({ outcome }) => outcome === 'unfinished')
  const silent = report.tests.filter(
    ({ outcome, assertions: list = [] }) =>
      outcome === 'failed' && list.every(({ passed, earlier }) => passed || earlier === true),
  )
  return (
    <>
      <section class="hero">
        <h1>
          <i class={`dot ${toneOf(summary)}`} />
          {headline(summary)}
        </h1>
        <p>
          {plural(tests.total, 'test')} in {plural(summary.files, 'file')},{' '}
          {plural(summary.workers.count, 'worker')}
          {summary.from === null ? '' : ` · ${moment(summary.from)}`} · {duration(tests.duration)} of tests
        </p>
        <div class="bars">
          <Bar
            label="Tests"
            parts={[
              { name: 'passed', value: tests.passed - tests.flaky, tone: 'good' },
              { name: 'passed on a retry', value: tests.flaky, tone: 'doubt' },
              { name: 'failed', value: tests.failed, tone: 'bad' },
              { name: 'unfinished', value: tests.unfinished, tone: 'bad' },
              { name: 'skipped', value: tests.skipped, tone: 'none' },
            ]}
          />
          <Bar
            label="Assertions"
            parts={[
              { name: 'pass', value: assertions.verdicts.pass, tone: 'good' },
              { name: 'fail', value: assertions.verdicts.fail, tone: 'bad' },
              { name: 'error', value: assertions.verdicts.error, tone: 'bad' },
              { name: 'inconclusive', value: assertions.verdicts.inconclusive, tone: 'doubt' },
              { name: 'unsupported', value: assertions.verdicts.unsupported, tone: 'none' },
            ]}
          />
        </div>
      </section>
      <Findings
        title="Failed assertions"
        report={report}
        list={red}
        all={address('tests', { verdict: 'failed' })}
      />
      <TestList
        title="Failed for another reason"
        report={report}
        list={silent}
        all={address('tests', { outcome: 'failed' })}
      />
      <TestList
        title="Without an end"
        report={report}
        list={unfinished}
        all={address('tests', { outcome: 'unfinished' })}
      />
      <Findings
        title="Without a verdict"
        report={report}
        list={doubts}
        all={address('tests', { verdict: 'doubt' })}
      />
      <div class="columns">
        <Ranking
          report={report}
          title="Slowest tests"
          list={ranked(report.tests, (test) => test.duration)}
          shown={duration}
          all={address('tests', { sort: 'slowest' })}
        />
        <Ranking
          report={report}
          title="Heap grew most"
          note="used heap at the end minus at the start, not collected: garbage is included"
          list={ranked(report.tests, (test) =>
            test.heap === undefined || test.concurrent === true ? undefined : test.heap[1] - test.heap[0],
          )}
          shown={(value) => `+${bytes(value)}`}
          all={address('tests', { sort: 'grown' })}
        />
      </div>
    </>
  )
}

function headline({ tests, assertions }: Summary): string {
  const wrong = [
    tests.failed > 0 ? `${plural(tests.failed, 'test')} failed` : '',
    tests.unfinished > 0 ? `${plural(tests.unfinished, 'test')} unfinished` : '',
    tests.failed === 0 && assertions.failed > 0 ? `${plural(assertions.failed, 'assertion')} failed` : '',
  ].filter((text) => text !== '')
  if (wrong.length > 0) return wrong.join(', ')
  return tests.passed === 1 ? '1 test passed' : `All ${count(tests.passed)} tests passed`
}

function toneOf({ tests, assertions }: Summary): string {
  if (tests.failed + tests.unfinished + assertions.failed > 0) return 'bad'
  return assertions.verdicts.inconclusive + assertions.verdicts.unsupported + tests.flaky > 0
    ? 'doubt'
    : 'good'
}

interface FindingsProps {
  readonly title: string
  readonly report: Report
  readonly list: readonly Of<AssertionRow>[]
  readonly all: string
}

function Findings({ title, report, list, all }: FindingsProps): JSX.Element | null {
  if (list.length === 0) return null
  return (
    <section>
      <h2>
        {title} <span class="number">{count(list.length)}</span>
      </h2>
      <ul class="cards">
        {list.slice(0, MOST).map(({ test, item }, index) => (
          <li key={index} class={`card ${item.passed ? 'doubt' : 'bad'}`}>
            <div class="card-head">
              <VerdictBadge row={item} />
              <code>{item.matcher}</code>
              <span class="found">{item.summary}</span>
            </div>
            <TestLink report={report} test={test} />
            <Heaviest row={item} />
          </li>
        ))}
      </ul>
      <More total={list.length} href={all} />
    </section>
  )
}

function Heaviest({ row }: { readonly row: AssertionRow }): JSX.Element | null {
  const site = row.sites?.[0]
  const held = row.retained?.find(({ path }) => path !== null)
  if (site === undefined && held === undefined) return null
  return (
    <dl class="facts">
      {site === undefined ? null : (
        <div>
          <dt>allocated in</dt>
          <dd>
            <code>{site.function}</code> <span class="where">{site.location}</span>
          </dd>
        </div>
      )}
      {held === undefined ? null : (
        <div>
          <dt>held by</dt>
          <dd>
            <code>{held.path}</code>
          </dd>
        </div>
      )}
    </dl>
  )
}

interface TestListProps {
  readonly title: string
  readonly report: Report
  readonly list: readonly Test[]
  readonly all: string
}

function TestList({ title, report, list, all }: TestListProps): JSX.Element | null {
  if (list.length === 0) return null
  return (
    <section>
      <h2>
        {title} <span class="number">{count(list.length)}</span>
      </h2>
      <ul class="card lines">
        {list.slice(0, MOST).map((test) => (
          <li key={test.id}>
            <Badge tone="bad">{test.outcome}</Badge>
            <TestLink report={report} test={test} />
          </li>
        ))}
      </ul>
      <More total={list.length} href={all} />
    </section>
  )
}

function More({ total, href }: { readonly total: number; readonly href: string }): JSX.Element | null {
  if (total <= MOST) return null
  return (
    <p class="more">
      <a href={href}>All {count(total)}</a>
    </p>
  )
}

interface RankingProps {
  readonly report: Report
  readonly title: string
  readonly note?: string
  readonly list: readonly { readonly test: Test; readonly value: number }[]
  readonly shown: (value: number) => string
  readonly all: string
}

function Ranking({ report, title, note, list, shown, all }: RankingProps): JSX.Element | null {
  const most = list[0]?.value
  if (most === undefined) return null
  return (
    <section class="panel">
      <h2>{title}</h2>
      {note === undefined ? null : <p class="note">{note}</p>}
      <ol class="ranking">
        {list.map(({ test, value }) => (
          <li key={test.id}>
            <TestLink report={report} test={test} />
            <span class="value">{shown(value)}</span>
            <i
              class="meter"
              style={{ width: `${Math.max(0.5, (100 * value) / most)}%` }}
              aria-hidden="true"
            />
          </li>
        ))}
      </ol>
      <p class="more">
        <a href={all}>All, in this order</a>
      </p>
    </section>
  )
}

function ranked(
  tests: readonly Test[],
  value: (test: Test) => number | undefined,
): { test: Test; value: number }[] {
  return tests
    .flatMap((test) => {
      const weight = test.outcome === 'skipped' ? undefined : value(test)
      return weight === undefined || !(weight > 0) ? [] : [{ test, value: weight }]
    })
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST)
}
