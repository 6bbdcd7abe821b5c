import type { JSX } from 'preact'
import type { AssertionRow } from '../../data.ts'
import { Strip } from '../charts/strip.tsx'
import { bytes, count, duration, percent, plural } from '../format.ts'
import { VerdictBadge } from '../parts/badge.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { leakedBytes, type Report, type Test } from '../report.ts'
import { ProbeCard } from './probe-card.tsx'

/** Everything the log says of one test. */
export function TestDetails({ report, test }: { readonly report: Report; readonly test: Test }): JSX.Element {
  const worker = report.data.workers[test.worker]
  const facts: readonly (readonly [string, string])[] = [
    ['worker', worker === undefined ? '' : worker.name],
    ['retries', test.retries === undefined ? '' : count(test.retries)],
    ['repetitions', test.repetitions === undefined ? '' : count(test.repetitions)],
    [
      'ran',
      test.concurrent === true ? 'beside other tests of its file: its heap readings are not its own' : '',
    ],
    ...report.leaks
      .filter((leak) => leak.test === test)
      .map(({ found }): readonly [string, string] => [
        'leaks',
        `${bytes(leakedBytes(found))} each time it runs, ${plural(found.repetitions, 'repetition')}`,
      ]),
    ['alive', liveWords(test)],
    ['heap', test.heap === undefined ? '' : `${bytes(test.heap[0])} → ${bytes(test.heap[1])}, not collected`],
  ]
  return (
    <div class="details" id={`details-${test.id}`}>
      <dl class="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {(test.assertions ?? []).map((row, index) => (
        <Assertion key={index} row={row} />
      ))}
      {(test.probes ?? []).map((probe, index) => (
        <ProbeCard key={index} probe={probe} />
      ))}
      {test.outcome === 'unfinished' ? (
        <p class="note">The test has no end: its worker died in it, or still ran when the log was read.</p>
      ) : null}
      {(test.assertions ?? []).length === 0 && test.outcome === 'failed' ? (
        <p class="note">No assertion of qtests failed it; the report of the runner says why it failed.</p>
      ) : null}
    </div>
  )
}

/** What was alive at the boundaries that were collected. */
function liveWords({ live }: Test): string {
  if (live === undefined) return ''
  const [before, after] = live.map((size) => (size === null ? 'not read' : bytes(size)))
  return `${before} → ${after}, after full collections`
}

function Assertion({ row }: { readonly row: AssertionRow }): JSX.Element {
  const { matcher, summary, calls, elapsed, distribution, evidence = {}, sites = [], retained = [] } = row
  const { allowed = {}, artifacts = [], caveats = [], options = {} } = row
  return (
    <section class="assertion">
      <div class="card-head">
        <VerdictBadge row={row} />
        <code>{matcher}</code>
        <span class="found">{summary}</span>
      </div>
      <p class="note">
        {plural(calls, 'call')} in {duration(elapsed)}
        {row.earlier === true ? ' · of an attempt before, which does not count' : ''}
        {caveats.length === 0 ? '' : ` · ${caveats.join(', ')}`}
      </p>
      {distribution === undefined ? null : <Strip distribution={distribution} evidence={evidence} />}
      {sites.length === 0 ? null : (
        <Scroll label="Allocation sites">
          <table>
            <caption>Allocated in</caption>
            <thead>
              <tr>
                <th scope="col">Function</th>
                <th scope="col">Place</th>
                <th scope="col" class="number">
                  Bytes per call
                </th>
                <th scope="col" class="number">
                  Share
                </th>
              </tr>
            </thead>
            <tbody>
              {sites.map((site, index) => (
                <tr key={index}>
                  <td>
                    <code>{site.function}</code>
                  </td>
                  <td class="where">{site.location}</td>
                  <td class="number">{bytes(site.bytes)}</td>
                  <td class="number">{percent(site.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {retained.length === 0 ? null : (
        <Scroll label="What holds it">
          <table>
            <caption>Held by</caption>
            <thead>
              <tr>
                <th scope="col">Class</th>
                <th scope="col">Path</th>
                <th scope="col" class="number">
                  Bytes per call
                </th>
              </tr>
            </thead>
            <tbody>
              {retained.map((held, index) => (
                <tr key={index}>
                  <td>
                    <code>{held.class}</code>
                  </td>
                  <td>
                    <code>{held.path ?? 'no strong link'}</code>
                  </td>
                  <td class="number">{bytes(held.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Pairs title="Allowed" pairs={Object.entries(allowed)} />
      <Pairs title="Options" pairs={Object.entries(options)} />
      <Pairs title="Files" pairs={artifacts.map((path): [string, string] => ['saved', path])} />
      <Pairs
        title="Evidence"
        pairs={Object.entries(evidence).map(([key, value]): [string, string] => [key, shown(value)])}
      />
    </section>
  )
}

function Pairs({
  title,
  pairs,
}: {
  readonly title: string
  readonly pairs: readonly [string, string][]
}): JSX.Element | null {
  if (pairs.length === 0) return null
  return (
    <details>
      <summary>
        {title} <span class="number">{pairs.length}</span>
      </summary>
      <dl class="pairs">
        {pairs.map(([key, value], index) => (
          <div key={index}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function shown(value: number | string | boolean | null): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)
}
