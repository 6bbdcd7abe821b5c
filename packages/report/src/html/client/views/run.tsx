import type { JSX } from 'preact'
import { bytes, count, duration, moment, plural } from '../format.ts'
import { Runs } from '../parts/runs.tsx'
import { Scroll } from '../parts/scroll.tsx'
import type { Report } from '../report.ts'

/** Who ran the tests, what could not be read, what was doubted. */
export function Run({ report }: { readonly report: Report }): JSX.Element {
  const { summary } = report.data
  const { log, workers, caveats, runs, from, to } = summary
  const troubles: readonly (readonly [number, string])[] = [
    [log.damagedLines, 'damaged lines skipped'],
    [log.unfinishedLines, 'unfinished lines skipped: a worker died, or still wrote'],
    [log.lostRecords, 'records lost: the disk could not take them'],
    [log.cutRecords, 'records shortened to 64 KB'],
    [log.newerLines, 'lines of a later version skipped'],
    [
      Object.values(log.unknownTypes).reduce((sum, value) => sum + value, 0),
      'lines of an unknown type skipped',
    ],
    [log.unreadableFiles, 'files that could not be read'],
    [log.emptyFiles, 'empty files'],
  ]
  const wrong = troubles.filter(([value]) => value > 0)
  return (
    <>
      <h1>Run</h1>
      <section class="panel">
        <dl class="facts wide">
          <div>
            <dt>from</dt>
            <dd>{from === null ? 'no record' : moment(from)}</dd>
          </div>
          <div>
            <dt>took</dt>
            <dd>{from === null || to === null ? '' : duration(to - from)}</dd>
          </div>
          <div>
            <dt>read</dt>
            <dd>
              {plural(log.records, 'record')} in {plural(log.files, 'run log')}
            </dd>
          </div>
          {runs.slice(0, 20).map((run, index) => (
            <div key={index}>
              <dt>run</dt>
              <dd>
                <span class="where">{run.path}</span> {plural(run.tests, 'test')},{' '}
                {plural(run.workers, 'worker')}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <Runs report={report} />
      <section class="panel">
        <h2>Environments</h2>
        <Scroll label="Environments">
          <table>
            <thead>
              <tr>
                <th scope="col">Runner</th>
                <th scope="col">Node</th>
                <th scope="col">Platform</th>
                <th scope="col">Pool</th>
                <th scope="col" class="number">
                  Workers
                </th>
              </tr>
            </thead>
            <tbody>
              {workers.environments.map((one, index) => (
                <tr key={index}>
                  <td>
                    {one.runner} {one.runnerVersion}
                  </td>
                  <td>{one.node}</td>
                  <td>{one.platform}</td>
                  <td>{one.pool}</td>
                  <td class="number">{count(one.workers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
      {workers.peaks.length === 0 ? null : (
        <section class="panel">
          <h2>Highest heap</h2>
          <ol class="ranking">
            {workers.peaks.map((peak, index) => (
              <li key={index}>
                <span class="where">{peak.source}</span>
                <span class="value">
                  {bytes(peak.heapUsed)} <span class="where">{bytes(peak.rss)} resident</span>
                </span>
                <i
                  class="meter"
                  style={{ width: `${(100 * peak.heapUsed) / (workers.peaks[0]?.heapUsed ?? 1)}%` }}
                  aria-hidden="true"
                />
              </li>
            ))}
          </ol>
        </section>
      )}
      <section class="panel">
        <h2>Run log</h2>
        {wrong.length === 0 ? <p>All of it was read.</p> : null}
        <ul class="plain">
          {wrong.map(([value, what]) => (
            <li key={what}>
              <b>{count(value)}</b> {what}
            </li>
          ))}
        </ul>
        {log.examples.length === 0 ? null : (
          <ul class="plain">
            {log.examples.map(({ source, line, reason }, index) => (
              <li key={index}>
                <span class="where">
                  {source}:{line}
                </span>{' '}
                {reason}
              </li>
            ))}
          </ul>
        )}
        {report.data.left.tests + report.data.left.evidence > 0 ? (
          <p class="note">
            So that this page opens quickly, {plural(report.data.left.tests, 'test')} that passed without a
            doubt and the evidence of {plural(report.data.left.evidence, 'assertion')} that passed were left
            out. The JSON report has them all.
          </p>
        ) : null}
      </section>
      {caveats.length === 0 ? null : (
        <section class="panel">
          <h2>Caveats</h2>
          <ul class="plain">
            {caveats.map(({ code, count: times }) => (
              <li key={code}>
                <code>{code}</code> {count(times)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
