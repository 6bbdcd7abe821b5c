import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matcherDefinitions } from '@qtests/core/adapter'
import { fixtureMatcherDefinitions, probeMatcherDefinitions } from '@qtests/fixtures/matchers'
import { expect, test } from 'vitest'
import { ROOT } from './markdown.ts'

const text = readFileSync(join(ROOT, 'docs/reference/matchers.md'), 'utf8')
const definitions = [...matcherDefinitions, ...fixtureMatcherDefinitions, ...probeMatcherDefinitions]

test('the tables have each matcher, and no other', () => {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  const named = rows.flatMap((row) =>
    [...row.matchAll(/expect\((?:\w+|\(+\w*\) => \w+)\)\.(\w+)\(/g)].map(([, name]) => name),
  )
  expect(new Set(named)).toEqual(new Set(definitions.map(({ name }) => name)))
})

test('no two matchers have the same name', () => {
  const names = definitions.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})
