import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { latencyFamily } from '../../packages/core/src/latency/options.ts'
import { memoryFamily } from '../../packages/core/src/memory/options.ts'
import { variableName } from '../../packages/core/src/options.ts'
import { resourceFamily } from '../../packages/core/src/resources/options.ts'
import { ROOT } from './markdown.ts'

const text = readFileSync(join(ROOT, 'docs/reference/options.md'), 'utf8')

describe.each([memoryFamily, resourceFamily, latencyFamily])('the table of $name', (family) => {
  const [, table = ''] = new RegExp(`^## ${family.name}$(.*?)(?=^## |(?![^]))`, 'ms').exec(text) ?? []
  const rows = [...table.matchAll(/^\| (`.*)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  )
  const documented = rows.flatMap(([names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name))

  test('has each option, and no other', () => {
    expect(documented.sort()).toEqual(Object.keys(family.table).sort())
  })

  test.each(Object.entries(family.table))('%s: variable and default', (name, { fallback, fromText }) => {
    const row = rows.find(([names = '']) => names.includes(`\`${name}\``)) ?? []
    expect(row[3]).toBe(fromText === undefined ? '' : `\`${variableName(family.name, name)}\``)
    const shown = row[1] ?? ''
    if (typeof fallback === 'string') expect(shown).toBe(`'${fallback}'`.replace(/.*/, '`$&`'))
    else if (typeof fallback === 'number') expect(inBaseUnit(shown)).toBe(fallback)
    // Absent by default: the table says in words what happens then.
    else expect(shown).toMatch(/^[a-z0-9]/)
  })
})

function inBaseUnit(shown: string): number {
  const [number = '', unit = ''] = shown.split(' ')
  return Number(number) * (unit === 's' ? 1_000 : 1)
}
