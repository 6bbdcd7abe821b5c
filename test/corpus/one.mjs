/**
 * One verdict in a cold process. Usage: node one.mjs leaking|fixed|clean NAME [PLANT]
 * The last line of its output is JSON: verdict, bytes per call, ms, and the message.
 */
import { bindMatchers, matcherDefinitions } from '@qtests/core/adapter'
import { planted } from './plants.mjs'
import { given, load } from './subject.mjs'

const [, , kind, name, plant] = process.argv
const loaded = await load(kind, name)
const subject = planted(loaded.subject, plant)

const records = []
const { matchers } = bindMatchers(matcherDefinitions, {
  currentTest: () => undefined,
  record: (record) => records.push(record),
})
const result = await matchers.toNotLeakMemory.call({ isNot: false, promise: '' }, subject, given(loaded))
const [{ verdict, evidence, elapsed, summary, calls }] = records
const line = {
  verdict,
  bytes: evidence.bytesPerCall ?? null,
  channel: evidence.channel ?? null,
  calls,
  elapsed,
  summary,
  message: result.message(),
}
process.stdout.write(`\n${JSON.stringify(line)}\n`, () => process.exit())
