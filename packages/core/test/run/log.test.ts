import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LONGEST_LINE } from '../../src/run/line.ts'
import { openRunLog } from '../../src/run/log.ts'
import type { LogRecord, TestRecord } from '../../src/run/record.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qtests-log-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const record = (test: string, more: object = {}): TestRecord => ({
  v: 1,
  type: 'test',
  at: 1_700_000_000_000,
  file: 'a.test.ts',
  test,
  status: 'passed',
  duration: 1.5,
  retry: 0,
  concurrent: false,
  ...more,
})
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1)
// biome-ignore lint/suspicious/noExplicitAny: whatever was written
const recordsOf = (path: string): any[] => linesOf(path).map((line) => JSON.parse(line))

test('writes one line a record, in folders it makes, before append returns', () => {
  const log = openRunLog({ dir: join(dir, 'deep', 'run'), worker: '1' })
  log.append(record('one'))
  expect(recordsOf(join(dir, 'deep', 'run', '1.jsonl'))).toEqual([record('one')])
  log.append(record('two'))
  expect(recordsOf(join(dir, 'deep', 'run', '1.jsonl'))).toEqual([record('one'), record('two')])
  log.close()
})

test('makes no file before the first record', () => {
  openRunLog({ dir: join(dir, 'run'), worker: '1' }).close()
  expect(existsSync(join(dir, 'run'))).toBe(false)
})

test('a record appended after close is still written', () => {
  const log = openRunLog({ dir, worker: '1' })
  log.append(record('one'))
  log.close()
  log.append(record('late'))
  expect(recordsOf(join(dir, '1.jsonl')).map((line) => line.test)).toEqual(['one', 'late'])
})

test('starts a new line after a worker that died inside one', () => {
  writeFileSync(join(dir, '1.jsonl'), `${JSON.stringify(record('one'))}\n{"v":1,"type":"te`)
  const log = openRunLog({ dir, worker: '1' })
  log.append(record('two'))
  log.close()
  const lines = linesOf(join(dir, '1.jsonl'))
  expect(lines).toHaveLength(3)
  expect(JSON.parse(lines[2] ?? '')).toEqual(record('two'))
})

test.each([
  ['../../etc/x', '__.._etc_x.jsonl'],
  ['a b:c', 'a_b_c.jsonl'],
  ['', 'worker.jsonl'],
])('worker %j becomes the file %s inside the folder', (worker, file) => {
  const log = openRunLog({ dir, worker })
  log.append(record('one'))
  log.close()
  expect(existsSync(join(dir, file))).toBe(true)
})

describe('values that JSON cannot say are never lost', () => {
  const cycle: { name: string; self?: unknown } = { name: 'cycle' }
  cycle.self = cycle
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const shared = { a: 1 }
  test.each<[string, unknown, unknown]>([
    ['BigInt', 12n, '12n'],
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], ['Infinity', '-Infinity']],
    ['negative zero', -0, 0],
    ['cycle', cycle, { name: 'cycle', self: '[cycle]' }],
    ['twice the same object', [shared, shared], [{ a: 1 }, { a: 1 }]],
    [
      'hostile toJSON',
      {
        toJSON: () => {
          throw new Error('no')
        },
        a: 1,
      },
      { toJSON: '[function toJSON]', a: 1 },
    ],
    [
      'throwing getter',
      {
        get bad() {
          throw new Error('boom')
        },
        good: 1,
      },
      { bad: '[unreadable: boom]', good: 1 },
    ],
    ['revoked Proxy', proxy, expect.stringMatching(/^\[unreadable: .*revoked/)],
    [
      'thrown null',
      {
        get bad() {
          throw null
        },
      },
      { bad: '[unreadable: null]' },
    ],
    ['lone surrogate', 'a\ud800b', 'a\ud800b'],
    ['undefined in a list', [undefined, 1], [null, 1]],
    ['undefined in a table', { a: undefined, b: 1 }, { b: 1 }],
    ['symbol', Symbol('s'), 'Symbol(s)'],
    ['function', () => 1, '[function without a name]'],
    ['error', new RangeError('too far'), 'RangeError: too far'],
    ['date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['invalid date', new Date(Number.NaN), '[invalid Date]'],
    ['map', new Map([[1, 2]]), '[Map of 1]'],
    ['binary', Buffer.alloc(9), '[binary data of 9 B]'],
    ['boxed number', Object(1), '[number object 1]'],
    ['__proto__ key', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
    ['line separators', 'a\n\r\u2028b', 'a\n\r\u2028b'],
  ])('%s', (_name, value, written) => {
    const log = openRunLog({ dir, worker: '1' })
    log.append(record('odd', { extra: value }))
    log.close()
    expect(recordsOf(join(dir, '1.jsonl'))).toEqual([{ ...record('odd'), extra: written }])
  })

  test('a toJSON patched onto a prototype is not run', () => {
    const holder = Array.prototype as unknown as { toJSON?: () => string }
    const log = openRunLog({ dir, worker: '1' })
    holder.toJSON = () => 'wrong'
    try {
      log.append(record('odd', { extra: [1] }))
    } finally {
      delete holder.toJSON
    }
    expect(recordsOf(join(dir, '1.jsonl'))[0]?.extra).toEqual([1])
  })

  test.each([[undefined], [null], [7], ['text'], [() => 1]])(
    'what is no record (%s) leaves a trace',
    (value) => {
      const log = openRunLog({ dir, worker: '1' })
      log.append(value as unknown as LogRecord)
      log.append(record('next'))
      log.close()
      expect(recordsOf(join(dir, '1.jsonl'))).toEqual([
        expect.objectContaining({
          v: 1,
          type: 'unreadable',
          reason: expect.stringMatching(/^not an object: /),
        }),
        record('next'),
      ])
    },
  )
})

describe('a record over 64 KB is cut and says so', () => {
  let deep: unknown = 'end'
  for (let level = 0; level < 10_000; level++) deep = { deep }
  test.each<[string, unknown]>([
    ['long text', 'x'.repeat(1e6)],
    ['text that grows sixfold', '\u0000'.repeat(60_000)],
    ['emoji', '😀'.repeat(40_000)],
    ['long list', Array.from({ length: 1e5 }, (_, index) => ({ index }))],
    ['huge empty list', new Array(4e9)],
    ['many keys', Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`key${index}`, index]))],
    ['long keys', { ['k'.repeat(1e5)]: 1 }],
    [
      'wide and deep',
      (function grow(level: number): unknown {
        return level === 0 ? 'x'.repeat(500) : Array.from({ length: 40 }, () => grow(level - 1))
      })(3),
    ],
  ])('%s', (_name, value) => {
    const log = openRunLog({ dir, worker: '1' })
    log.append(record('long', { extra: value }))
    log.close()
    expect(statSync(join(dir, '1.jsonl')).size).toBeLessThanOrEqual(LONGEST_LINE)
    expect(recordsOf(join(dir, '1.jsonl'))).toEqual([
      { ...record('long'), extra: expect.anything(), cut: true },
    ])
  })

  test('every field long at once keeps all fields', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`field${index}`, '\u0001'.repeat(1e5)]),
    )
    const log = openRunLog({ dir, worker: '1' })
    log.append(record('long', fields))
    log.close()
    const [line] = recordsOf(join(dir, '1.jsonl'))
    expect(Object.keys(line ?? {})).toEqual([...Object.keys(record('long')), ...Object.keys(fields), 'cut'])
  })

  test('nesting is bounded without a mark of the size', () => {
    const log = openRunLog({ dir, worker: '1' })
    log.append(record('deep', { extra: deep }))
    log.close()
    expect(readFileSync(join(dir, '1.jsonl'), 'utf8')).toContain('[nested too deep]')
  })

  test('a cut never halves a surrogate pair', () => {
    const log = openRunLog({ dir, worker: '1' })
    log.append(record('long', { extra: `a${'😀'.repeat(40_000)}` }))
    log.close()
    const text = String(recordsOf(join(dir, '1.jsonl'))[0]?.extra)
    expect(text.endsWith('😀…')).toBe(true)
  })
})

describe('a log that cannot be written', () => {
  test('warns once, never throws, and counts what was lost once it can be written again', () => {
    writeFileSync(join(dir, 'blocked'), '')
    const log = openRunLog({ dir: join(dir, 'blocked', 'run'), worker: '1' })
    for (let index = 0; index < 5; index++) log.append(record(`lost ${index}`))
    rmSync(join(dir, 'blocked'))
    log.append(record('kept'))
    log.close()
    expect(recordsOf(join(dir, 'blocked', 'run', '1.jsonl'))).toEqual([
      {
        v: 1,
        type: 'loss',
        at: expect.any(Number),
        records: 5,
        reason: expect.stringMatching(/ENOTDIR|EEXIST/),
      },
      record('kept'),
    ])
  })
})

test('mocks of fs made after import do not reach it', async () => {
  const fs = (await import('node:fs')).default
  const log = openRunLog({ dir, worker: '1' })
  const spies = (['writeSync', 'openSync', 'mkdirSync', 'appendFileSync'] as const).map((name) =>
    vi.spyOn(fs, name).mockImplementation(() => {
      throw new Error('mocked')
    }),
  )
  log.append(record('one'))
  for (const spy of spies) spy.mockRestore()
  expect(recordsOf(join(dir, '1.jsonl'))).toEqual([record('one')])
})
