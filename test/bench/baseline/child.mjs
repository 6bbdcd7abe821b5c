/** One assertion in a cold process: prints what it came to. */
import { SUBJECTS } from './subjects.mjs'

const [subject, times, file, name, update, tolerance] = process.argv.slice(2)
const lines = []
console.warn = (line) => lines.push(line)
let outcome = 'pass'
// Captured when it is loaded: the lines are counted here, not printed.
const core = await import('@qtests/core')
const started = performance.now()
await core
  .assertMatchesPerfBaseline(SUBJECTS[subject](Number(times)), {
    file,
    name,
    update,
    ...(tolerance === undefined ? {} : { tolerance }),
  })
  .catch((error) => {
    if (error.name !== 'QtestsAssertionError') throw error
    outcome = 'fail'
    lines.push(error.message)
  })
if (outcome === 'pass' && lines.some((line) => line.includes('inconclusive:'))) outcome = 'inconclusive'
console.log(JSON.stringify({ outcome, ms: performance.now() - started, text: lines.join('\n') }))
