import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    adapter: 'src/adapter.ts',
    input: 'src/input.ts',
    instruments: 'src/instruments.ts',
    probe: 'src/probe.ts',
    run: 'src/run.ts',
    stack: 'src/stack.ts',
  },
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
  clean: true,
  sourcemap: false,
  hash: false,
  // Inlined and tree-shaken: importing the whole schema library costs more than all of core.
  deps: { alwaysBundle: ['valibot'] },
})
