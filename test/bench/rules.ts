/**
 * This matcher beside the rules that people use today, on the same cases of the corpus: what each finds, misses and
 * takes for a leak, and how long it takes. Each case under each rule in a cold process.
 *
 * Run it with `pnpm --filter @qtests/test bench:rules [options] [filter…]` after a build.
 *   --slow N     cases of each kind for the rules that are too slow for all of them; default 5
 *   --rule ID    only this rule; may be given several times
 *   --json FILE  write all answers; those of other rules that the file has stay, so that a run can be cut by rule
 *   --cases N    cases of each kind for the other rules; default all
 *   --docs       write the table into docs/benchmarks.md
 */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Job, Kind } from '../corpus/case.ts'
import { allJobs, runsOn } from '../corpus/discover.ts'
import { installCorpus } from '../corpus/install.ts'
import { inParallel } from '../corpus/pool.ts'
import { type Answer, RULES, type Rule, score, spread } from './rules/rule.ts'
import { markdown, table } from './rules/table.ts'

const KINDS: readonly Kind[] = ['leaking', 'fixed', 'clean']
const CHILD = fileURLToPath(new URL('./rules/case.mjs', import.meta.url))
const DOCS = new URL('../../docs/benchmarks.md', import.meta.url)
const [START, END] = ['<!-- rules: written by `bench:rules --docs` -->', '<!-- end of rules -->']

/** ms for one case under one rule, the start of its process included. */
const PATIENCE = 180_000

const { values, positionals: filters } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  allowPositionals: true,
  options: {
    slow: { type: 'string', default: '5' },
    rule: { type: 'string', multiple: true, default: RULES.map(({ id }) => id) },
    cases: { type: 'string', default: 'Infinity' },
    json: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
})
const rules = RULES.filter(({ id }) => values.rule.includes(id))
if (rules.length < values.rule.length)
  throw new TypeError(`--rule must be one of ${RULES.map(({ id }) => id).join(', ')}`)

const major = Number.parseInt(process.versions.node, 10)
const jobs = (await allJobs()).filter(
  ({ id, nodes }) =>
    runsOn(major, nodes) && (filters.length === 0 || filters.some((filter) => id.includes(filter))),
)
installCorpus()

const answers: Answer[] = []
const before = loadavg()[0] ?? Number.NaN
const work = rules.flatMap((rule) => casesOf(rule).map((job) => ({ rule, job })))
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
await inParallel(work, Math.min(2, availableParallelism()), stop.signal, async ({ rule, job }) => {
  const answer = await ask(rule, job)
  // Ctrl-C reaches the children as well: that is no answer.
  if (stop.signal.aborted) return
  answers.push(answer)
  const right = answer.answer === (job.kind === 'leaking' ? 'alarm' : 'quiet')
  console.log(
    `${rule.id.padEnd(28)} ${job.id.padEnd(46)} ${answer.answer.padEnd(13)} ${String(Math.round(answer.elapsed)).padStart(7)} ms${right ? '' : '   <-'}`,
  )
})

if (values.json !== undefined && existsSync(values.json)) {
  const earlier: Answer[] = JSON.parse(readFileSync(values.json, 'utf8'))
  answers.push(...earlier.filter(({ rule }) => !values.rule.includes(rule)))
}
const scores = RULES.filter(({ id }) => answers.some(({ rule }) => rule === id)).map((rule) =>
  score(rule, answers),
)
const load = `load ${before.toFixed(1)} before and ${(loadavg()[0] ?? Number.NaN).toFixed(1)} after`
console.log(`\nNode ${process.version}, ${availableParallelism()} CPUs, ${load}\n${table(scores)}`)
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(answers, null, 1))
if (values.docs && !stop.signal.aborted) {
  const text = readFileSync(DOCS, 'utf8')
  const [from, to] = [text.indexOf(START), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error('docs/benchmarks.md has lost the marks of its rules')
  const head = `${text.slice(0, from)}${START}\n\nNode ${process.version}, ${load}.\n\n`
  writeFileSync(DOCS, `${head}${markdown(scores)}\n\n${text.slice(to)}`)
}

function casesOf(rule: Rule): readonly Job[] {
  const most = Number(rule.onSome ? values.slow : values.cases)
  return KINDS.flatMap((kind) =>
    spread(
      jobs.filter((job) => job.kind === kind),
      most,
    ),
  )
}

async function ask(rule: Rule, job: Job): Promise<Answer> {
  const args = ['--expose-gc', CHILD, rule.id, job.kind, job.name]
  const started = performance.now()
  const said = await new Promise<Pick<Answer, 'answer' | 'calls' | 'elapsed'>>((resolve) => {
    execFile(
      process.execPath,
      args,
      { timeout: PATIENCE, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 },
      (error, stdout) => {
        if (error === null) return resolve(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
        const elapsed = performance.now() - started
        resolve({ answer: elapsed >= PATIENCE ? 'out of time' : 'crashed', calls: 0, elapsed })
      },
    )
  })
  return { rule: rule.id, job, ...said }
}
