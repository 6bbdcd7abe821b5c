/**
 * How small a leak is found in code that nobody here wrote: `pnpm --filter @qtests/test bench:planted [filter…]`. Each call of the
 * corpus' clean work gets a leak of 20 to 50 bytes besides, and a cold process judges it at the case's options. `EVERY=7` takes each
 * seventh workload (default 5), `PLANTS=object,string,tenth` the leaks. Ctrl-C prints what there is.
 */
import { loadavg } from 'node:os'
import { allJobs, runsOn } from '../corpus/discover.ts'
import { installCorpus } from '../corpus/install.ts'
import { plants } from '../corpus/plants.mjs'
import { type ColdVerdict, coldVerdict, endChildren } from '../corpus/process.ts'

const every = Number(process.env['EVERY'] ?? 5)
if (!Number.isInteger(every) || every < 1)
  throw new TypeError(`EVERY must be a positive integer, got '${process.env['EVERY']}'`)
const kinds = process.env['PLANTS']?.split(',') ?? Object.keys(plants)
for (const kind of kinds)
  if (!Object.hasOwn(plants, kind))
    throw new TypeError(`PLANTS must name some of ${Object.keys(plants).join(', ')}, got '${kind}'`)
const filters = process.argv.slice(2)
const major = Number.parseInt(process.versions.node, 10)

const stop = new AbortController()
process.once('SIGINT', () => {
  stop.abort()
  endChildren()
})

const clean = (await allJobs()).filter(({ kind, nodes }) => kind === 'clean' && runsOn(major, nodes))
const chosen =
  filters.length > 0
    ? clean.filter(({ id }) => filters.some((text) => id.includes(text)))
    : clean.filter((_, at) => at % every === 0)
if (chosen.length === 0) throw new Error(`no clean work has ${filters.join(' or ')} in its id`)
installCorpus()

const verdicts = new Map<string, ColdVerdict[]>(kinds.map((kind) => [kind, []]))
for (const job of chosen) {
  for (const kind of kinds) {
    if (stop.signal.aborted) break
    const said = await coldVerdict(job, process.execPath, kind)
    if (stop.signal.aborted) break
    verdicts.get(kind)?.push(said)
    const told = said.verdict === 'fail' ? '' : `  ${said.summary.slice(0, 70)}`
    console.log(
      `${job.name.padEnd(32)} ${kind.padEnd(8)} ${said.verdict.padEnd(13)} ${said.calls} calls, ${said.elapsed.toFixed(0)} ms${told}`,
    )
  }
}
console.log(`\nNode ${process.version}, load ${loadavg()[0]?.toFixed(1)}`)
for (const [kind, said] of verdicts) {
  const count = (...wanted: string[]): number => said.filter(({ verdict }) => wanted.includes(verdict)).length
  const median = said.map(({ elapsed }) => elapsed).sort((a, b) => a - b)[Math.floor(said.length / 2)]
  const findings = [
    `${count('fail')} of ${said.length} found`,
    `${count('inconclusive')} left open`,
    `${count('pass')} missed`,
    `${said.length - count('fail', 'inconclusive', 'pass')} crashed or unsupported`,
  ]
  console.log(`${kind}: ${findings.join(', ')}; median ${median?.toFixed(0)} ms`)
}
