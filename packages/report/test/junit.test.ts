import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { junitFormat } from '../src/render/junit.ts'
import { rendered } from './rendered.ts'
import {
  assertionRecord,
  grown,
  leak,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

const schema = readFileSync(new URL('./junit.xsd', import.meta.url), 'utf8')

async function problemsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] })
  return errors.map(({ message }) => message)
}

test('a run with something of everything', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  const xml = await rendered(junitFormat, dir)
  expect(xml).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="qtests">
      <testsuite name="src/a.test.ts" tests="4" failures="1" errors="0" skipped="1" time="2.522000" timestamp="2023-11-14T22:13:17" file="src/a.test.ts">
        <testcase name="session &gt; is released" classname="src/a.test.ts" time="0.420000">
          <properties>
            <property name="qtests.heapUsed.before" value="20000000"/>
            <property name="qtests.heapUsed.after" value="34500000"/>
            <property name="qtests.toNotLeakMemory" value="fail"/>
            <property name="qtests.toNotLeakMemory.summary" value="leaks 48 B per call"/>
            <property name="qtests.toNotLeakMemory.bytesPerCall" value="0"/>
          </properties>
          <failure type="AssertionError" message="toNotLeakMemory: leaks 48 B per call">toNotLeakMemory: leaks 48 B per call
      48 B per call allocated in openSession (src/session.ts:41:17)</failure>
        </testcase>
        <testcase name="handler" classname="src/a.test.ts" time="2.100000">
          <properties>
            <property name="qtests.heapUsed.before" value="34500000"/>
            <property name="qtests.heapUsed.after" value="30000000"/>
            <property name="qtests.toStayUnderP95" value="inconclusive"/>
            <property name="qtests.toStayUnderP95.summary" value="too few calls within 2 s"/>
            <property name="qtests.toStayUnderP95.bytesPerCall" value="0"/>
            <property name="qtests.toStayUnderP95.caveat" value="NO_RUN_QUEUE_CLOCK"/>
          </properties>
        </testcase>
        <testcase name="flaky" classname="src/a.test.ts" time="0.002000">
          <properties>
            <property name="qtests.retries" value="1"/>
            <property name="qtests.heapUsed.before" value="30000000"/>
            <property name="qtests.heapUsed.after" value="30500000"/>
            <property name="qtests.toNotLeakMemory" value="pass"/>
            <property name="qtests.toNotLeakMemory.summary" value="retains nothing that grows"/>
            <property name="qtests.toNotLeakMemory.bytesPerCall" value="0"/>
            <property name="qtests.toNotLeakMemory.caveat" value="NO_RUN_QUEUE_CLOCK"/>
            <property name="qtests.toNotLeakMemory.caveat" value="CONCURRENT"/>
          </properties>
          <flakyFailure type="AssertionError" message="toNotLeakMemory: an attempt that no longer counts">toNotLeakMemory: an attempt that no longer counts
      48 B per call allocated in openSession (src/session.ts:41:17)</flakyFailure>
        </testcase>
        <testcase name="left out" classname="src/a.test.ts" time="0.000000">
          <skipped/>
        </testcase>
      </testsuite>
      <testsuite name="src/b.test.ts" tests="2" failures="0" errors="0" skipped="0" time="0.004000" timestamp="2023-11-14T22:13:20" file="src/b.test.ts">
        <testcase name="beside 1" classname="src/b.test.ts" time="0.002000"/>
        <testcase name="beside 2" classname="src/b.test.ts" time="0.002000"/>
      </testsuite>
      <testsuite name="src/c.test.ts" tests="1" failures="0" errors="1" skipped="0" time="0.000000" timestamp="2023-11-14T22:13:20" file="src/c.test.ts">
        <testcase name="dies" classname="src/c.test.ts" time="0.000000">
          <properties>
            <property name="qtests.not.toStayUnderP95" value="pass"/>
            <property name="qtests.not.toStayUnderP95.summary" value="retains nothing that grows"/>
            <property name="qtests.not.toStayUnderP95.bytesPerCall" value="0"/>
          </properties>
          <error type="Unfinished" message="The test has no end: its worker died in it, or still ran"></error>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `)
  expect(await problemsOf(xml)).toEqual([])
})

test('a run of nothing is a document', async () => {
  const xml = await rendered(junitFormat, temporaryFolder())
  expect(await problemsOf(xml)).toEqual([])
  expect(xml).toMatch(/<testsuites name="qtests">\n<\/testsuites>\n$/)
})

test('the check finds a report of another shape', async () => {
  expect(await problemsOf('<testsuites name="qtests"><testsuite name="a"/></testsuites>')).not.toEqual([])
})

test('what failed first and passed then is flaky, what never passed was run again', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    workerRecord('1'),
    assertionRecord('flaky', leak),
    testRecord('flaky', { status: 'failed' }),
    testRecord('flaky', { retry: 1 }),
    testRecord('red', { status: 'failed' }),
    testRecord('red', { status: 'failed', retry: 1, repeat: 0 }),
    testRecord('repeated', { repeat: 0, duration: 1 }),
    testRecord('repeated', { status: 'failed', repeat: 1, duration: 2 }),
  ])
  const xml = await rendered(junitFormat, dir)
  expect(await problemsOf(xml)).toEqual([])
  expect(xml).toContain('tests="3" failures="2" errors="0" skipped="0" time="0.007000"')
  expect(xml).toMatch(
    /name="flaky".*\n.*\n.*retries" value="1".*\n.*\n.*<flakyFailure .*\n {2}48 B per call allocated/,
  )
  expect(xml).toMatch(/name="red"(.*\n)*?.*<failure .*\n.*<rerunFailure/)
  expect(xml).toMatch(/name="repeated".*time="0.003000"(.*\n)*?.*repetitions" value="2"/)
})

test('each worker, project and test file is a suite of its own', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    testRecord('a', { project: 'unit' }),
    testRecord('a', { project: 'browser' }),
    testRecord('a', { file: '', test: 'loose' }),
    assertionRecord('', { file: '', passed: false, verdict: 'fail' }),
  ])
  writeLog(dir, '2', [testRecord('b', { project: 'unit' })])
  const xml = await rendered(junitFormat, dir)
  expect(await problemsOf(xml)).toEqual([])
  expect(
    [...xml.matchAll(/<testsuite name="([^"]*)" tests="(\d)"/g)].map(([, name, tests]) => [name, tests]),
  ).toEqual([
    ['[unit] src/a.test.ts', '1'],
    ['[browser] src/a.test.ts', '1'],
    ['outside of a test file', '2'],
    ['[unit] src/a.test.ts', '1'],
  ])
})

test('numbers that are none are no times', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    testRecord('odd', { duration: Number.NaN, at: Number.POSITIVE_INFINITY, ...grown(Number.NaN, 1) }),
    testRecord('far', { file: 'b', duration: 1e21, at: 9e15 }),
  ])
  expect(await problemsOf(await rendered(junitFormat, dir))).toEqual([])
})

test('any text stays text', async () => {
  const evil = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `${text}]]>"<&\u0000\ud800\r\n`)
  await fc.assert(
    fc.asyncProperty(fc.array(evil, { minLength: 50, maxLength: 50 }), async (names) => {
      const dir = temporaryFolder()
      const records = names.flatMap((name) => [
        assertionRecord(name, { ...leak, file: name, matcher: name, summary: name, caveats: [name] }),
        testRecord(name, { file: name, project: name, status: 'failed' }),
        assertionRecord(name, { evidence: { [name]: name } }),
      ])
      writeLog(dir, '1', records)
      expect(await problemsOf(await rendered(junitFormat, dir))).toEqual([])
    }),
    { numRuns: 4 },
  )
})
