import { defineConfig } from 'tsdown'

export default defineConfig({
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
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
  clean: true,
  sourcemap: false,
  hash: false,
  // Exists only inside Jest's sandbox, which answers the import by itself.
  deps: { neverBundle: ['@jest/globals'] },
})
