import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig } from 'tsdown'

// What memlab needs to drive a browser. A snapshot is read without any of it, so the reader's bundle goes without.
const neverCalled = new Set(['puppeteer', 'puppeteer-core', 'xvfb'])

export default defineConfig([
  {
    entry: { index: 'src/index.ts' },
    format: ['esm', 'cjs'],
    platform: 'node',
    target: 'node20',
    dts: true,
    fixedExtension: false,
    clean: true,
    sourcemap: false,
    hash: false,
  },
  {
    // The child process: one CommonJS file with memlab inside, so that installing this package installs no browser.
    entry: { analyze: 'src/analysis/analyze.ts' },
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    dts: false,
    fixedExtension: false,
    clean: false,
    sourcemap: false,
    hash: false,
    deps: { alwaysBundle: [/.*/], onlyBundle: false },
    plugins: [withoutBrowser(), thirdPartyNotices()],
  },
])

function withoutBrowser() {
  return {
    name: 'without-browser',
    resolveId: {
      order: 'pre' as const,
      filter: { id: /^(?:puppeteer|puppeteer-core|xvfb)$/ },
      handler: (id: string) => (neverCalled.has(id) ? `\0empty:${id}` : null),
    },
    load: (id: string) => (id.startsWith('\0empty:') ? 'export default {}' : null),
  }
}

/** The licences of what is bundled ask for their text to travel with it. */
function thirdPartyNotices() {
  return {
    name: 'third-party-notices',
    generateBundle(
      this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): string },
      _options: unknown,
      bundle: Record<string, { type: string; moduleIds?: string[] }>,
    ) {
      const roots = new Set<string>()
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.moduleIds ?? []) {
          const root = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replace(/^\0/, ''))?.[0]
          if (root !== undefined) roots.add(root)
        }
      }
      const notices = [...roots].map(noticeOf).sort()
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: notices.join('\n\n') })
    },
  }
}

function noticeOf(root: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const file of ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt', 'License', 'LICENCE']) {
    try {
      return `==== ${name} ${version} (${license})\n${readFileSync(join(root, file), 'utf8').trim()}`
    } catch {
      // the next spelling
    }
  }
  return `==== ${name} ${version} (${license}), from ${dirname(root).includes('@') ? name : `npm: ${name}`}`
}
