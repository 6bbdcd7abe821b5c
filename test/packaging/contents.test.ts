import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, test } from 'vitest'
import { packages, ROOT } from '../architecture/packages.ts'
import { environment, tool } from './tarballs.ts'

const run = promisify(execFile)
const tarballs = inject('tarballs')

/** ES modules only: Vitest cannot be required, so its adapter is not, either. */
const ESM_ONLY = ['@qtests/vitest']

describe.each(packages().map((one) => [one.manifest.name, one] as const))('%s', (name, one) => {
  const tarball = tarballs[name] ?? ''

  test('publint --strict finds nothing', async () => {
    const content = new Uint8Array(readFileSync(tarball))
    const { messages } = await publint({ strict: true, pack: { tarball: content.buffer } })
    const manifest = one.manifest as unknown as Record<string, unknown>
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([])
  })

  test('types resolve in every mode of the compiler that the package is for', async () => {
    // `node10` knows no subpaths; a package for Node 20 need not serve it.
    const profile = ESM_ONLY.includes(name) ? 'esm-only' : 'node16'
    const args = [tarball, '--profile', profile, '--format', 'ascii', '--no-emoji', '--no-color']
    const { stdout, code } = await run(tool('attw'), args, { env: environment() }).then(
      (done) => ({ stdout: done.stdout, code: 0 }),
      (error: { stdout: string; code: number }) => ({ stdout: error.stdout, code: error.code }),
    )
    expect(code, stdout).toBe(0)
    expect(stdout).toContain('node16 (from ESM)')
  })

  test('holds what it needs and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball])
    const files = stdout.split('\n').flatMap((path) => (path === '' ? [] : [path.replace(/^package\//, '')]))
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md']))
    const meant =
      /^(dist\/.+\.(js|cjs|d\.ts|d\.cts)|[\w-]+-preset\.json|monitoring\/[\w-]+\.(json|yml)|schema\.json|package\.json|LICENSE|README\.md|CHANGELOG\.md)$/
    expect(files.filter((path) => !meant.test(path))).toEqual([])
  })

  test('says nothing of the workspace in its manifest, and nothing of this machine in its files', async () => {
    const { stdout: manifest } = await run('tar', ['-xzOf', tarball, 'package/package.json'])
    expect(manifest).not.toMatch(/workspace:|catalog:|link:/)
    const { stdout: all } = await run('tar', ['-xzOf', tarball], { maxBuffer: 2 ** 28 })
    expect(all.length).toBeGreaterThan(manifest.length)
    expect(all.includes(ROOT)).toBe(false)
  })
})
