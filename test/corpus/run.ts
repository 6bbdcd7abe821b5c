/**
 * `pnpm corpus`: real packages with documented leaks, their fixed versions and clean work, each judged by
 * `toNotLeakMemory` in a cold process. Ends 1 on a wrong verdict. Ctrl-C prints what there is.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { type RunArguments, readArguments, USAGE } from './arguments.ts'
import type { Job } from './case.ts'
import { allJobs, mixed, runsOn } from './discover.ts'
import { writeTable } from './docs.ts'
import { prepareRunners, verdictInRunner } from './in-runner.ts'
import { installCorpus } from './install.ts'
import { type Outcome, outcome, totals } from './judge.ts'
import { label } from './label.ts'
import { bytesOf, readLabels, recorded } from './labels.ts'
import { ownJobs } from './own.ts'
import { inParallel } from './pool.ts'
import { type ColdVerdict, coldVerdict, endChildren } from './process.ts'
import { shares } from './shares.ts'
import { failures, head, line, summary } from './table.ts'

/** Share of the cases below which a run that was cut short says too little. */
const LEAST_SHARE = 1 / 4

const stop = new AbortController()
process.once('SIGINT', () => {
  stop.abort()
  endChildren()
})

try {
  process.exitCode = await main(readArguments(process.argv.slice(2), process.env))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
  process.exitCode = 1
}

async function main(args: RunArguments): Promise<number> {
  const { filters } = args
  const wanted = ({ id }: Job): boolean => filters.length === 0 || filters.some((text) => id.includes(text))
  const jobs = [...(await allJobs()), ...(args.place === undefined ? [] : ownJobs())].filter(wanted)
  if (jobs.length === 0) throw new Error(`no case has ${filters.join(' or ')} in its id`)
  if (args.list) {
    for (const { id, title } of jobs) console.log(`${id}  ${title}`)
    return 0
  }
  if (args.from.length > 0) return retell(args)
  installCorpus()
  if (args.place !== undefined) prepareRunners(args.place)
  let passed = true
  const results: Record<string, readonly Outcome[]> = {}
  for (const node of args.nodes) {
    const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()
    const here = jobs.filter(({ nodes }) => runsOn(Number.parseInt(version, 10), nodes))
    if (args.label) {
      passed = (await label(here, node, version, args.jobs, stop.signal)) && passed
      continue
    }
    const outcomes = await judge(here, node, version, args)
    results[version] = outcomes
    passed = totals(outcomes, args.open).passed && outcomes.length >= LEAST_SHARE * here.length && passed
    if (stop.signal.aborted) break
  }
  if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(results, null, 2)}\n`)
  if (args.docs && !stop.signal.aborted) writeTable(results)
  return passed && !stop.signal.aborted ? 0 : 1
}

/** Where a verdict comes from. */
type Ask = (job: Job) => Promise<ColdVerdict>

/**
 * Two processes at a time on a machine that others use as well leave some cases too little of it for a verdict. Those
 * are asked once more, leaks first, and of them those that are still open a last time. A verdict that was given stands.
 */
async function judgeAgain(outcomes: Outcome[], ask: Ask, seconds: number): Promise<void> {
  const started = performance.now()
  const isOpen = ({ verdict }: Outcome): boolean => verdict.verdict === 'inconclusive'
  const open = outcomes.filter(isOpen)
  const leaks = open.filter(({ job }) => job.kind === 'leaking')
  if (open.length > 0) console.log(`\n${open.length} inconclusive, once more and one at a time:`)
  for (const { job, oracle } of [...leaks, ...leaks, ...open.filter((one) => !leaks.includes(one))]) {
    if (stop.signal.aborted || performance.now() - started > seconds * 1_000) break
    const at = outcomes.findIndex((one) => one.job === job && isOpen(one))
    if (at === -1) continue
    const verdict = await ask(job)
    if (stop.signal.aborted) break
    const next = outcome(job, verdict, oracle)
    outcomes[at] = next
    console.log(line(next))
  }
}

/** Earlier runs, read as one: a later file's verdicts on a case stand in place of an earlier one's. */
function retell({ from, docs, open }: RunArguments): number {
  const results: Record<string, Outcome[]> = {}
  for (const file of from) {
    const one: Record<string, Outcome[]> = JSON.parse(readFileSync(file, 'utf8'))
    for (const [version, outcomes] of Object.entries(one)) {
      const again = new Set(outcomes.map(({ job }) => job.id))
      const earlier = (results[version] ?? []).filter(({ job }) => !again.has(job.id))
      results[version] = [...earlier, ...outcomes]
    }
  }
  for (const [version, outcomes] of Object.entries(results)) {
    const seconds = outcomes.reduce((sum, { verdict }) => sum + verdict.elapsed, 0) / 1_000
    console.log([head(), ...outcomes.map(line), '', summary(outcomes, version, seconds), ''].join('\n'))
  }
  if (docs) writeTable(results)
  return Object.values(results).every((outcomes) => totals(outcomes, open).passed) ? 0 : 1
}

async function judge(
  jobs: readonly Job[],
  node: string,
  version: string,
  { jobs: atOnce, times, within, again, open, place }: RunArguments,
): Promise<readonly Outcome[]> {
  const labels = readLabels()
  const ask: Ask = (job) => (place === undefined ? coldVerdict(job, node) : verdictInRunner(job, place))
  const started = performance.now()
  const outcomes: Outcome[] = []
  console.log(head())
  const late = (): boolean => performance.now() - started > within * 1_000
  const order = within === Number.POSITIVE_INFINITY ? jobs : mixed(jobs)
  const work = Array.from({ length: times }, () => order).flat()
  await inParallel(work, atOnce, stop.signal, async (job) => {
    if (late()) return
    const verdict = await ask(job)
    if (stop.signal.aborted) return
    const truth = recorded(labels, job.id, Number.parseInt(version, 10))
    const one = outcome(job, verdict, truth === undefined ? undefined : bytesOf(truth))
    outcomes.push(one)
    console.log(line(one))
  })
  if (outcomes.length < work.length)
    console.log(
      `\n${outcomes.length} of ${work.length} judged${stop.signal.aborted ? ', then stopped' : ` within ${within} s`}`,
    )
  if (again > 0) await judgeAgain(outcomes, ask, again)
  if (times > 1) console.log(`\n${shares(outcomes)}`)
  for (const text of failures(outcomes, open)) console.log(`failed: ${text}`)
  console.log(`\n${summary(outcomes, version, (performance.now() - started) / 1_000)}`)
  return outcomes
}
