import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv, type AnySchemaObject } from 'ajv'
import { createGenerator, type Schema } from 'ts-json-schema-generator'
import { expect, test } from 'vitest'
import { summarize } from '../src/index.ts'
import { jsonFormat } from '../src/render/json.ts'
import type { JsonReport } from '../src/render/json-report.ts'
import { rendered } from './rendered.ts'
import {
  assertionRecord,
  grown,
  probeRecord,
  temporaryFolder,
  testRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** The schema as the types have it: of the summary here, of the records in core. */
function schemaOfTypes(): string {
  const schema = createGenerator({
    path: `${folder}src/render/json-report.ts`,
    tsconfig: `${folder}tsconfig.json`,
    type: 'JsonReport',
    // Fields are added without a new version; readers skip what they do not know.
    additionalProperties: true,
    skipTypeCheck: true,
    expose: 'all',
    sortProps: true,
  }).createSchema('JsonReport')
  return `${JSON.stringify(
    { title: 'Report of qtests', ...orNull(schema) },
    (key, value: unknown) => (key === 'additionalProperties' && value === true ? undefined : value),
    2,
  )}\n`
}

/** What a writer could not measure is `null` in records, as JSON has no NaN. */
function orNull(schema: Schema): Schema {
  const definitions = (schema.definitions ?? {}) as Record<string, AnySchemaObject>
  const records = Object.keys(definitions).filter((name) => /Record$|Snapshot|ProbeEvent/.test(name))
  for (const name of records) {
    for (const [key, property] of Object.entries(
      (definitions[name]?.['properties'] ?? {}) as AnySchemaObject,
    )) {
      if (property.type === 'number' && key !== 'v') property.type = ['number', 'null']
    }
  }
  return schema
}

const published = () => JSON.parse(readFileSync(`${folder}schema.json`, 'utf8')) as AnySchemaObject

function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).filter(
    ([key, value]) => key !== 'description' || typeof value !== 'string',
  )
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutWords(value)]))
}

/** The published schema, with no room for fields that it does not name. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]))
  if (copy['properties'] !== undefined && copy['additionalProperties'] === undefined)
    copy['additionalProperties'] = false
  return copy
}

async function reportOf(dir: string): Promise<JsonReport> {
  return JSON.parse(await rendered(jsonFormat, dir)) as JsonReport
}

function everything(): string {
  const dir = temporaryFolder()
  writeFullRun(dir)
  writeLog(dir, '3', [
    probeRecord('watched', { events: [{ at: 1, what: 'closed -> open' }], dropped: 2 }),
    assertionRecord('watched', {
      project: 'unit',
      evidence: { p95: 1.5, doubt: null, state: 'open', batch: true },
    }),
    testRecord('watched', { project: 'unit' }),
    probeRecord('dies watched'),
    testRecord('twice', { repeat: 0 }),
    testRecord('twice', { repeat: 1 }),
    testRecord('odd', { duration: Number.NaN, ...grown(Number.NaN, 5) }),
    { v: 1, type: 'loss', at: 1, records: 2, reason: 'disk full' },
  ])
  return dir
}

test('the published schema is what the types say; `-u` writes it', async () => {
  const types = schemaOfTypes()
  // A comment in core that was reworded is no other schema: it comes along with the next change.
  if (JSON.stringify(withoutWords(published())) === JSON.stringify(withoutWords(JSON.parse(types)))) return
  await expect(types).toMatchFileSnapshot('../schema.json')
}, 60_000)

test('a report of everything fits the schema, field by field', async () => {
  const check = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
    strict(published()) as AnySchemaObject,
  )
  const report = await reportOf(everything())
  check(report)
  expect(check.errors).toBeNull()
  expect(report.results.flatMap((result) => result.probes)).toHaveLength(2)
})

test('the schema refuses another version, a verdict that is none, a test without a name', async () => {
  const check = new Ajv({ allowUnionTypes: true }).compile(published())
  const report = await reportOf(everything())
  expect(check(report)).toBe(true)
  const [first] = report.results
  expect(check({ ...report, schema: 2 })).toBe(false)
  expect(
    check({ ...report, results: [{ ...first, assertions: [{ ...first?.assertions[0], verdict: 'red' }] }] }),
  ).toBe(false)
  expect(check({ ...report, results: [{ ...first, record: { type: 'test' } }] })).toBe(false)
})

test('beside the results it is the summary, number by number', async () => {
  const dir = everything()
  const { results, ...rest } = await reportOf(dir)
  expect(rest).toEqual(JSON.parse(JSON.stringify(await summarize([dir]))))
  expect(results.filter(({ kind }) => kind === 'test')).toHaveLength(rest.tests.total)
})

test('a run of nothing has no results', async () => {
  expect((await reportOf(temporaryFolder())).results).toEqual([])
})
