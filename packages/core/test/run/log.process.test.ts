import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'

// Real processes run the built package: it is what workers load.
const adapter = new URL('../../dist/adapter.js', import.meta.url).href

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qtests-log-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const start = (script: string) =>
  spawn(process.execPath, ['--max-old-space-size=64', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const opening = () => `
  import { openRunLog } from ${JSON.stringify(adapter)}
  const log = openRunLog({ dir: ${JSON.stringify(dir)}, worker: '1' })
  const append = (test) => log.append({ v: 1, type: 'test', at: 0, file: 'a', test: String(test), status: 'passed', duration: 1, retry: 0, concurrent: false })
`

test.each([
  ['SIGKILL from outside', 'setInterval(() => {}, 1000)', 'SIGKILL'],
  ['process.abort()', 'process.abort()', 'none'],
  ['out of memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length))', 'none'],
])('%s loses nothing up to the last record', async (_name, end, signal) => {
  const child = start(`${opening()}
    for (let i = 0; i < 500; i++) append(i)
    process.stdout.write('written')
    await new Promise((resolve) => setTimeout(resolve, 10))
    ${end}
  `)
  child.stderr.resume()
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  if (signal !== 'none') child.kill(signal as NodeJS.Signals)
  const [code] = await exited
  expect(code).not.toBe(0)
  const lines = readFileSync(join(dir, '1.jsonl'), 'utf8').split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line).test)).toEqual(Array.from({ length: 500 }, (_, i) => String(i)))
})

test('SIGKILL in the middle of writing leaves whole lines and no gap', async () => {
  const child = start(`${opening()}
    for (let i = 0; ; i++) { append(i); if (i === 2000) process.stdout.write('going') }
  `)
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await exited
  const lines = readFileSync(join(dir, '1.jsonl'), 'utf8').split('\n')
  lines.pop()
  const numbers = lines.map((line) => Number(JSON.parse(line).test))
  expect(numbers.length).toBeGreaterThan(2000)
  expect(numbers).toEqual(numbers.map((_, index) => index))
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk: one warning line, and the process ends well',
  async () => {
    symlinkSync('/dev/full', join(dir, '1.jsonl'))
    const child = start(`${opening()}
    for (let i = 0; i < 3; i++) append(i)
    log.close()
    console.log('alive')
  `)
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect(out).toBe('alive\n')
    expect(err).toMatchInlineSnapshot(`
      "[qtests] the run log cannot be written, the report of this run will be incomplete: ENOSPC: no space left on device, write
      "
    `)
  },
)
