import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    fixtures: 'src/fixtures.ts',
    hunt: 'src/hunt.ts',
    index: 'src/index.ts',
    plugin: 'src/plugin.ts',
    qtests: 'src/qtests.ts',
    reporter: 'src/reporter.ts',
    setup: 'src/setup.ts',
  },
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
  clean: true,
  sourcemap: false,
  hash: false,
})
