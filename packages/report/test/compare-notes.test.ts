import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Notes } from '../src/compare/notes.ts'
import { temporaryFolder } from './sample.ts'

/** Temporary folders of these tests, and of nobody else's. */
let temporary: string
beforeEach(() => {
  temporary = temporaryFolder()
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(() => vi.unstubAllEnvs())

const everything = <T>(notes: Notes<T>): (readonly [string, T])[] =>
  Array.from({ length: notes.parts }, (_, part) => [...notes.read(part)]).flat()

test('few notes stay in memory, in their order', () => {
  const notes = new Notes<number>()
  for (let index = 0; index < 100; index++) notes.add(`key ${index % 7}`, index)
  expect([notes.parted, notes.parts]).toEqual([false, 1])
  expect([...notes.read(0)].map(([, note]) => note)).toEqual(Array.from({ length: 100 }, (_, index) => index))
  expect(readdirSync(temporary)).toEqual([])
})

test('many are parted by their keys: nothing is lost, a key is in one part, in its order; and nothing is left behind', () => {
  const notes = new Notes<{ readonly index: number; readonly text: string }>()
  const text = 'x'.repeat(900)
  for (let index = 0; index < 12_000; index++) notes.add(`key ${index % 3_001}\0é`, { index, text })
  expect([notes.parted, notes.parts]).toEqual([true, 64])
  const read = everything(notes)
  expect(read).toHaveLength(12_000)
  expect(new Set(read.map(([, { index }]) => index)).size).toBe(12_000)
  const last = new Map<string, number>()
  for (const [key, { index, text: found }] of read) {
    expect(index).toBeGreaterThan(last.get(key) ?? -1)
    if (found !== text) throw new Error('a note was cut')
    last.set(key, index)
  }
  for (let part = 0; part < 64; part++) {
    for (const [key] of notes.read(part))
      if (notes.partOf(key) !== part) throw new Error(`${key} is in part ${part}`)
  }
  expect(readdirSync(temporary)).toHaveLength(1)
  notes.dispose()
  expect(readdirSync(temporary)).toEqual([])
})

test('few can be parted as well, to lie beside many', () => {
  const notes = new Notes<number>()
  for (let index = 0; index < 100; index++) notes.add(`key ${index}`, index)
  notes.part()
  expect(
    everything(notes)
      .map(([, note]) => note)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 100 }, (_, index) => index))
  notes.dispose()
})
