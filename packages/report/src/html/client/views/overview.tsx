import type { JSX } from 'preact'
import type { Summary } from '../../../summary/summary.ts'
import { bytes, count, duration, moment, plural } from '../format.ts'
import { Bar } from '../parts/bar.tsx'
import { Findings, TestList } from '../parts/finding-lists.tsx'
import { LeakingTest } from '../parts/leaking-test.tsx'
import { Ranking, ranked } from '../parts/ranking.tsx'
import type { Report } from '../report.ts'
import { address } from '../route.ts'

const MOST_LEAKS = 8

/** What happened, in one look: the outcome, what is wrong, what stands out. */
export function Overview({ report }: { readonly report: Report }): JSX.Element {
  const { summary } = report.data
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
      <Hero summary={summary} />
      <Findings
        title="Failed assertions"
        report={report}
        list={red}
        all={address('tests', { verdict: 'failed' })}
      />
      <Leaks report={report} />
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

function Hero({ summary }: { readonly summary: Summary }): JSX.Element {
  const { tests, assertions } = summary
  return (
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
  )
}

function Leaks({ report }: { readonly report: Report }): JSX.Element | null {
  const { leaks } = report
  if (leaks.length === 0) return null
  return (
    <section>
      <h2>
        Tests that leak <span class="number">{count(leaks.length)}</span>
      </h2>
      <ul class="cards">
        {leaks.slice(0, MOST_LEAKS).map((leak, index) => (
          <LeakingTest key={index} report={report} leak={leak} />
        ))}
      </ul>
      <p class="more">
        <a href={address('leaks')}>What the readings of each file say</a>
      </p>
    </section>
  )
}

function headline({ tests, assertions, leaks }: Summary): string {
  const leaking = leaks?.count ?? 0
  const wrong = [
    tests.failed > 0 ? `${plural(tests.failed, 'test')} failed` : '',
    tests.unfinished > 0 ? `${plural(tests.unfinished, 'test')} unfinished` : '',
    tests.failed === 0 && assertions.failed > 0 ? `${plural(assertions.failed, 'assertion')} failed` : '',
    leaking > 0 ? `${plural(leaking, 'test')} ${leaking === 1 ? 'leaks' : 'leak'}` : '',
  ].filter((text) => text !== '')
  if (wrong.length > 0) return wrong.join(', ')
  return tests.passed === 1 ? '1 test passed' : `All ${count(tests.passed)} tests passed`
}

function toneOf({ tests, assertions, leaks }: Summary): string {
  if (tests.failed + tests.unfinished + assertions.failed + (leaks?.count ?? 0) > 0) return 'bad'
  return assertions.verdicts.inconclusive + assertions.verdicts.unsupported + tests.flaky > 0
    ? 'doubt'
    : 'good'
}
