/**
 * One verdict in a cold process. Usage: node one.mjs leaking|fixed|clean NAME [PLANT]
 * The last line of its output is JSON: verdict, bytes per call, sites, ms, and ms of CPU.
 */
import { bindMatchers, matcherDefinitions } from '@qtests/core/adapter'
import { planted } from './plants.mjs'
import { load } from './subject.mjs'

const [, , kind, name, plant] = process.argv
const { subject: own, setup, teardown, options } = await load(kind, name)
const subject = planted(own, plant)
const given = { ...options }
if (setup !== undefined) given.setup = setup
if (teardown !== undefined) given.teardown = teardown

const records = []
const { matchers } = bindMatchers(matcherDefinitions, {
  currentTest: () => undefined,
  record: (record) => records.push(record),
})
const { user, system } = process.cpuUsage()
const result = await matchers.toNotLeakMemory.call({ isNot: false, promise: '' }, subject, given)
const [{ verdict, evidence, elapsed, summary, calls }] = records
const after = process.cpuUsage()
const line = {
  verdict,
  bytes: evidence.bytesPerCall ?? null,
  channel: evidence.channel ?? null,
  // As they stand in the message, which breaks its lines: function, place, and the package it called into.
  sites: (result.message().match(/(?<=allocated in ).*(\n {15}\S.*)*/g) ?? []).map((site) =>
    site.replace(/\s+/g, ' '),
  ),
  calls,
  elapsed,
  cpu: (after.user + after.system - user - system) / 1_000,
  summary,
  message: result.message(),
}
process.stdout.write(`\n${JSON.stringify(line)}\n`, () => process.exit())
