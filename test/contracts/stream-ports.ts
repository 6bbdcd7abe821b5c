/** Stages of released libraries, with what each can be sent. */
import { PassThrough } from 'node:stream'
import type { backpressureContract } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

export type Stage = Parameters<typeof backpressureContract>

/** Eight lines, with characters of one to four bytes. */
const LINES = Array.from({ length: 8 }, (_, n) => `${n} grün 漢字 🙂 ${'x'.repeat(n)}\n`).join('')

/** Rows in quotes, with line breaks and quotes in them. */
const ROWS = `id,name,text\r\n${Array.from({ length: 6 }, (_, n) => `${n},"na ""ü"" 🙂","two\nlines"\r\n`).join('')}`

const NUMBERS = Array.from({ length: 12 }, (_, n) => ({ n, ms: (n * 7) % 5 }))

/** Lines as objects. */
export const lines = (split: () => Loose): Stage => [split, { sample: LINES }]

export const rows = (parse: Loose, options: object = { columns: true }): Stage => [
  () => parse(options),
  { sample: ROWS },
]

/** Fields with a mark of three characters between them. */
export const marked = (parse: Loose): Stage => [
  () => parse({ delimiter: '::;' }),
  { sample: 'a::;b ü::;c\n'.repeat(9) },
]

/** stream-transform, four at a time, each after a time of its own. */
export const transformed = (transform: Loose): Stage => [
  () =>
    transform(
      (record: Loose, done: Loose) => setTimeout(() => done(null, { ...record, seen: true }), record.ms),
      { parallel: 4 },
    ),
  { sample: NUMBERS },
]

/** JSON, an object a line. */
export const jsonLines = (parse: () => Loose): Stage => [
  parse,
  {
    sample: Array.from({ length: 6 }, (_, n) => `${JSON.stringify({ n, text: 'grün 漢字 🙂' })}\n`).join(''),
  },
]

/** The decoder of iconv-lite, which gives out text. */
export const decoded = (iconv: Loose, encoding: string): Stage => [
  () => iconv.decodeStream(encoding),
  { sample: iconv.encode(LINES, encoding) },
]

export const passedOn = (Through: new () => Loose): Stage => [() => new Through(), { passThrough: true }]

/** A stage made of others: what is inside has buffers too. */
export const composed = (compose: (...stages: Loose[]) => Loose): Stage => [
  () => compose(new PassThrough(), new PassThrough()),
  { passThrough: true },
]

/** A duplex made of a side to write to and one to read from. */
export const joined = (join: (writable: Loose, readable: Loose) => Loose): Stage => [
  () => {
    const inner = new PassThrough()
    return join(inner, inner)
  },
  { passThrough: true },
]
