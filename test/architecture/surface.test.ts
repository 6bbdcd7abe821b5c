import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { parse } from './imports.ts'
import { packages, ROOT } from './packages.ts'
import { runtimeNamesOf, surfaceOf } from './surface.ts'

const VALUES = new Set(['class', 'const', 'enum', 'function'])

describe.each(packages().map((one) => [one.manifest.name, one] as const))('%s', (_, one) => {
  const surface = surfaceOf(one)

  test('has the public surface that is committed', async () => {
    const text = [...surface]
      .map(
        ([entry, names]) =>
          `${entry.specifier}\n${names.map(({ name, kind }) => `  ${kind} ${name}\n`).join('')}`,
      )
      .join('\n')
    await expect(text).toMatchFileSnapshot(`surface/${one.short}.txt`)
  })

  test('exports at run time what its types say', () => {
    for (const [entry, names] of surface) {
      if (entry.esm === undefined) continue
      const promised = names.filter(({ kind }) => VALUES.has(kind)).map(({ name }) => name)
      expect(runtimeNamesOf(entry.esm), entry.specifier).toEqual(promised.sort())
    }
  })

  test('documents every public name', () => {
    const bare = [...surface].flatMap(([entry, names]) =>
      names.filter(({ documented }) => !documented).map(({ name }) => `${entry.specifier}: ${name}`),
    )
    expect(bare).toEqual([])
  })
})

const contents = packages().flatMap(({ entries, short }) =>
  entries.map(({ source }) => source).filter((source) => short === 'core' || source.endsWith('/index.ts')),
)

describe.each(contents)('%s is a table of contents', (file) => {
  const source = parse(file)
  const exported = source.statements.filter(ts.isExportDeclaration)

  test('of named exports from elsewhere, and nothing else', () => {
    const other = source.statements.filter(
      (statement) =>
        !ts.isExportDeclaration(statement) ||
        statement.moduleSpecifier === undefined ||
        statement.exportClause === undefined ||
        !ts.isNamedExports(statement.exportClause),
    )
    expect(other.map((statement) => statement.getText(source))).toEqual([])
  })

  test('sorted by module and by name', () => {
    const order = new Intl.Collator('en', { numeric: true, caseFirst: 'upper' }).compare
    const modules = exported.map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text)
    // Packages first, then our own files, as the formatter has it.
    const place = (module: string) => `${module.startsWith('.') ? 1 : 0}${module}`
    expect(modules).toEqual([...modules].sort((a, b) => order(place(a), place(b))))
    for (const { exportClause } of exported) {
      const names = (exportClause as ts.NamedExports).elements.map((element) => element.name.text)
      expect(names).toEqual([...names].sort(order))
    }
  })
})

test('no source exports everything of another module', () => {
  const wrong = packages().flatMap(({ dir, short }) =>
    ts.sys
      .readDirectory(join(dir, 'src'), ['.ts'])
      .filter((path) => /^export \*/m.test(readFileSync(path, 'utf8')))
      .map((path) => `${short}: ${path.slice(ROOT.length)}`),
  )
  expect(wrong).toEqual([])
})
