import { defineConfig, type UserConfig } from 'tsdown'

const shared: UserConfig = {
  entry: {
    index: 'src/index.ts',
    adapter: 'src/adapter.ts',
    boundary: 'src/boundary.ts',
    input: 'src/input.ts',
    instruments: 'src/instruments.ts',
    probe: 'src/probe.ts',
    run: 'src/run.ts',
    'runner-options': 'src/runner-options.ts',
    stack: 'src/stack.ts',
  },
  platform: 'node',
  target: 'node20',
  dts: true,
  fixedExtension: false,
  sourcemap: false,
  hash: false,
  // Inlined and tree-shaken: importing the whole schema library costs more than all of core.
  deps: { alwaysBundle: ['valibot'] },
}

/**
 * `await import('./x.ts')` with a static import in its place. As CommonJS, what loads late would load anew after
 * `jest.resetModules()`, with clocks that a test has faked by then, and not at all after the end of a test file.
 */
const atOnce = {
  name: 'dynamic-imports-at-once',
  transform(code: string, id: string): string | undefined {
    if (!/\.ts$/.test(id) || !code.includes('import(')) return undefined
    let head = ''
    let count = 0
    const body = code.replace(/\bimport\((["'])(\.[^"']+)\1\)/g, (_whole, _quote, path: string) => {
      const name = `atOnce${count++}`
      head += `import * as ${name} from ${JSON.stringify(path)};`
      return `Promise.resolve(${name})`
    })
    return count === 0 ? undefined : head + body
  },
}

/**
 * What is loaded with a first assertion, in Jest's sandbox, comes after the mocks of the test file: they answer `require`, not
 * `getBuiltinModule`. Not `node:module`: the sandbox has one of its own, whose `require` stays within.
 */
const builtInsThemselves = {
  name: 'built-ins-themselves',
  renderChunk: (code: string): string =>
    code.replace(/\brequire\("(node:(?!module")[^"]+)"\)/g, 'process.getBuiltinModule("$1")'),
}

/**
 * Few files for what most processes load: what each test file needs, and what its first assertion adds. Node takes about a
 * millisecond a file to find, read and link, whatever is in it. What the input entry needs stays apart: browsers load it, too.
 */
const together: UserConfig['outputOptions'] = {
  codeSplitting: {
    includeDependenciesRecursively: true,
    groups: [
      { name: 'values', test: /src\/input\.ts$/, priority: 3 },
      { name: 'each-test', test: /src\/boundary\.ts$/, priority: 2 },
      { name: 'runner-options', test: /src\/runner-options\.ts$/, priority: 1.5 },
      { name: 'each-assertion', test: /src\/adapter\.ts$/, priority: 1 },
    ],
  },
}

export default defineConfig([
  { ...shared, format: 'esm', outputOptions: together },
  { ...shared, format: 'cjs', plugins: [atOnce, builtInsThemselves] },
])
