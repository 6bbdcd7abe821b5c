import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anchors, links, pages, ROOT } from './markdown.ts'

describe.each(pages())('$path', (page) => {
  test('links lead to files and headings that exist', () => {
    const broken = links(page).filter(
      (target) => !/^https?:/.test(target) && !leadsSomewhere(page.path, target),
    )
    expect(broken).toEqual([])
  })
})

test('README quotes its examples as they are', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [, frame = ''] = /```text\n(.*?)^```/ms.exec(readme) ?? []
  const [, file = ''] = /allocated in +\w+ \(([^:)]+):\d+:\d+\)/.exec(frame) ?? []
  const [, testFile = ''] = /❯ ([^:]+):\d+:\d+/.exec(frame) ?? []
  const [before = '', after = ''] = frame.split('❯')
  expect(quotes(before, file)).toBeGreaterThan(4)
  expect(quotes(after, testFile)).toBeGreaterThan(3)
})

/** How many lines of a code frame stand in the file under their number; throws at one that does not. */
function quotes(frame: string, file: string): number {
  const lines = readFileSync(join(ROOT, 'examples/vitest-orders', file), 'utf8').split('\n')
  const quoted = [...frame.matchAll(/^[> ]*(\d+) ?\|(.*)$/gm)]
  for (const [, number = '', text = ''] of quoted) {
    const line = lines[Number(number) - 1] ?? ''
    const start = text.replace(/^ /, '').replace(/…$/, '')
    expect(line.startsWith(start), `line ${number} of ${file} begins with: ${start}`).toBe(true)
  }
  return quoted.length
}

function leadsSomewhere(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? from : posix.join(posix.dirname(from), path)
  if (!existsSync(join(ROOT, file))) return false
  if (anchor === undefined) return true
  return anchors({ path: file, text: readFileSync(join(ROOT, file), 'utf8') }).has(anchor)
}
