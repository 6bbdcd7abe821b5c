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

/** The ES module beside it: loaded with the first assertion. */
const ADAPTER = { id: './adapter.js', external: true } as const

// In both halves, the part of core and report that every run loads is in the file that needs it: Node takes one to two milliseconds
// for each file that it finds, reads and links. What two copies of it must agree on is under one symbol.
export default defineConfig([
  {
    ...shared,
    entry: {
      adapter: 'src/adapter.ts',
      fixtures: 'src/fixtures.ts',
      index: 'src/index.ts',
      setup: 'src/setup.ts',
    },
    clean: true,
    deps: { alwaysBundle: ['@qtests/core/boundary'] },
    // Vitest transforms the setup file and runs it for each test file; what it loads is a file of its own, which Node loads.
    outputOptions: {
      codeSplitting: {
        includeDependenciesRecursively: true,
        groups: [{ name: 'install', test: /src\/install\.ts$/ }],
      },
    },
  },
  {
    // The same once more for `require`, which every test file waits for: without comments, and with its own names for stacks.
    ...shared,
    format: ['cjs'],
    dts: false,
    entry: { install: 'src/install.ts' },
    clean: false,
    deps: { alwaysBundle: ['@qtests/core/boundary'] },
    plugins: [{ name: 'adapter-apart', resolveId: (id) => (id === './adapter.ts' ? ADAPTER : undefined) }],
    minify: { compress: true, mangle: false, codegen: true },
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
