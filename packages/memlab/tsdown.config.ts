import { defineConfig } from 'tsdown'

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
    // The child process: one CommonJS file.
    entry: { analyze: 'src/analysis/analyze.ts' },
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    dts: false,
    fixedExtension: false,
    clean: false,
    sourcemap: false,
    hash: false,
  },
])
