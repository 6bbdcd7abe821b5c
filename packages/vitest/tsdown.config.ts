import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = {
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
  sourcemap: false,
  hash: false,
}

// In both halves, the part of core and report that every run loads is in the file that needs it: Node takes one to two milliseconds
// for each file that it finds, reads and links. What two copies of it must agree on is under one symbol.
export default defineConfig([
  {
    ...shared,
    entry: { fixtures: 'src/fixtures.ts', index: 'src/index.ts', setup: 'src/setup.ts' },
    clean: true,
    deps: { alwaysBundle: ['@qtests/core/boundary'] },
    // Vitest transforms the setup file and runs it for each test file; what it imports is a file of its own, which Node loads.
    outputOptions: {
      codeSplitting: {
        includeDependenciesRecursively: true,
        groups: [{ name: 'install', test: /src\/install\.ts$/ }],
      },
    },
  },
  {
    ...shared,
    entry: {
      hunt: 'src/hunt.ts',
      plugin: 'src/plugin.ts',
      qtests: 'src/qtests.ts',
      reporter: 'src/reporter.ts',
    },
    clean: false,
    deps: {
      alwaysBundle: [
        '@qtests/core/input',
        '@qtests/core/run',
        '@qtests/core/runner-options',
        '@qtests/report/at-end',
      ],
    },
    outputOptions: { chunkFileNames: 'node-[name].js' },
  },
])
