import { defineConfig, type UserConfig } from 'tsdown'

const common: UserConfig = {
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  sourcemap: false,
  hash: false,
}

export default defineConfig([
  {
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
    // CommonJS first: Jest loads setup files with `require` unless it is started with --experimental-vm-modules.
    format: ['cjs', 'esm'],
    dts: true,
    clean: true,
    // Exists only inside Jest's sandbox, which answers the import by itself.
    deps: { neverBundle: ['@jest/globals'] },
  },
  { ...common, entry: { qtests: 'src/qtests.ts' }, format: ['esm'], dts: false, clean: false },
])
