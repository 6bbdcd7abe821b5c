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
  // Vitest transforms the setup file and runs it for each test file; what it imports is a file of its own, which Node loads: one,
  // because each takes one to two milliseconds. So the part of core that every test file needs is in it, too; what two copies of
  // that must agree on is under one symbol.
  deps: { alwaysBundle: ['@qtests/core/boundary'] },
  outputOptions: {
    codeSplitting: {
      includeDependenciesRecursively: true,
      groups: [{ name: 'install', test: /src\/install\.ts$/ }],
    },
  },
})
