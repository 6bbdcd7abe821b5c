/**
 * What importing the schema library costs, whole and tree-shaken, beside importing the core: medians of CPU time in cold
 * processes, taken in turns. docs/decisions/0004.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'tsdown'

const RUNS = 31
const core = fileURLToPath(new URL('../../../packages/core/', import.meta.url))
const folder = mkdtempSync(join(core, '.built-import-'))
const options = readFileSync(join(core, 'src/options.ts'), 'utf8')
const used = [...new Set(options.match(/\bv\.[a-z]\w*/g) ?? [])].map((name) => name.slice(2)).sort()

try {
  writeFileSync(join(folder, 'entry.ts'), `export { ${used.join(', ')} } from 'valibot'\n`)
  await build({
    entry: { shaken: join(folder, 'entry.ts') },
    outDir: join(folder, 'out'),
    format: 'esm',
    platform: 'node',
    config: false,
    dts: false,
    clean: false,
    logLevel: 'error',
    fixedExtension: true,
    deps: { alwaysBundle: ['valibot'] },
  })
  const whole = createRequire(join(core, 'package.json'))
    .resolve('valibot')
    .replace(/\.cjs$/, '.mjs')
  writeFileSync(join(folder, 'empty.mjs'), '')
  const modules = {
    'an empty module': join(folder, 'empty.mjs'),
    'valibot, the package': whole,
    'valibot, tree-shaken': join(folder, 'out/shaken.mjs'),
    '@qtests/core, all of it': join(core, 'dist/index.js'),
  }
  const times = new Map(Object.keys(modules).map((name) => [name, [] as number[]]))
  for (let run = 0; run < RUNS; run++) {
    for (const [name, file] of Object.entries(modules)) times.get(name)?.push(importTime(file))
  }
  console.log(`functions in use: ${used.join(', ')}`)
  for (const [name, list] of times) {
    const sorted = list.sort((a, b) => a - b)
    const at = (share: number): string => (sorted[Math.floor(share * RUNS)] ?? Number.NaN).toFixed(1)
    console.log(`${name.padEnd(24)} median ${at(0.5)} ms, quartiles ${at(0.25)} to ${at(0.75)} ms`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** CPU time in ms: on a busy machine the wall clock mostly tells how busy it is. */
function importTime(file: string): number {
  const script = `const before = process.cpuUsage(); await import(${JSON.stringify(pathToFileURL(file).href)})
const { user, system } = process.cpuUsage(before); console.log((user + system) / 1_000)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))
}
