import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './markdown.ts'

test('each caveat that the core can give is explained', () => {
  const source = join(ROOT, 'packages/core/src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const code = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n')
  // `{ code: 'SHORT_RUN', … }`, or a line of its own as the second argument of a call.
  const given = [...code.matchAll(/\bcode: '([A-Z_]+)'|^\s+'([A-Z]+_[A-Z_]+|BURST|MODEL|INSTRUMENTED)',$/gm)]
  const named = given.flatMap(([, first, second]) => first ?? second ?? [])
  // A list of environment variables looks the same.
  const codes = [...new Set(named.filter((name) => !name.startsWith('QTESTS_')))].sort()
  const page = readFileSync(join(ROOT, 'docs/reference/caveats.md'), 'utf8')
  expect(codes).toContain('SHORT_RUN')
  expect(codes).toContain('NO_RUN_QUEUE_CLOCK')
  expect(codes.filter((name) => !page.includes(`\n## ${name}\n`))).toEqual([])
})
