/**
 * One verdict in a cold process. Usage: node one.mjs planted|clean|copied|filling|signals NAME
 * Prints one line of JSON: verdict, bytes per call, site, ms.
 */
import { bindMatchers, matcherDefinitions } from '@qtests/core/adapter'
import { clean } from './clean.mjs'
import { copied, filling, planted } from './planted.mjs'
import { signals } from './signals.mjs'

const [, , kind, name] = process.argv
const subject = { clean, copied, filling, signals }[kind]?.[name] ?? planted[name]?.allocate
if (subject === undefined) throw new Error(`no ${kind} subject is called ${name}`)
const tolerance = kind === 'planted' ? planted[name].tolerance : undefined

// Planted leaks get time, so that a busy machine does not end the run early; clean subjects run as users' do.
const times = { planted: planted[name]?.maxTime ?? 10_000, signals: 10_000 }
const records = []
const { matchers } = bindMatchers(matcherDefinitions, {
  currentTest: () => undefined,
  record: (record) => records.push(record),
})
await matchers.toNotLeakMemory.call({ isNot: false, promise: '' }, (index) => subject(index), {
  tolerance,
  maxTime: times[kind],
})
const [{ verdict, evidence, sites, elapsed, summary, calls }] = records
process.stdout.write(
  `${JSON.stringify({ verdict, bytes: evidence.bytesPerCall, site: sites?.[0]?.function, elapsed, summary, calls })}\n`,
  () => process.exit(),
)
