import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'tsdown'

const common: UserConfig = {
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  sourcemap: false,
  hash: false,
}

const shared: UserConfig = {
  ...common,
  entry: {
    environment: 'src/environment.ts',
    'environment/jsdom': 'src/environment-jsdom.ts',
    fixtures: 'src/fixtures.ts',
    hunt: 'src/hunt.ts',
    'hunt/progress': 'src/hunt/progress.ts',
    'hunt/runner': 'src/hunt/runner.ts',
    index: 'src/index.ts',
    reporter: 'src/reporter.ts',
    setup: 'src/setup.ts',
    'setup-globals': 'src/setup-globals.ts',
  },
  dts: true,
  deps: {
    // The part of core that every test file needs is in the file that needs it. What two copies must agree on is under one symbol.
    alwaysBundle: ['@qtests/core/boundary'],
    // Exists only inside Jest's sandbox, which answers the import by itself.
    neverBundle: ['@jest/globals'],
  },
}

/** `require` can wait for the first assertion, an import cannot. */
const loadsLate = {
  name: 'assertions-late',
  resolveId: (id: string) => (id === './assertions.ts' ? LATE : undefined),
}
const LATE: string = fileURLToPath(new URL('src/assertions-late.ts', import.meta.url))

export default defineConfig([
  // Jest loads setup files with `require` unless it is started with --experimental-vm-modules.
  { ...shared, format: ['cjs'], clean: true, plugins: [loadsLate] },
  { ...shared, format: ['esm'], clean: false },
  { ...common, entry: { qtests: 'src/qtests.ts' }, format: ['esm'], dts: false, clean: false },
])
