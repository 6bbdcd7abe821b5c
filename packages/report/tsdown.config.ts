import { defineConfig, type UserConfig } from 'tsdown'
import { inlineClient } from './build/inline-client.ts'

const common: UserConfig = {
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  sourcemap: false,
  hash: false,
}

export default defineConfig([
  { ...common, entry: { index: 'src/index.ts' }, format: ['esm', 'cjs'], dts: true, clean: true },
  {
    ...common,
    entry: { qtests: 'src/command/qtests.ts' },
    format: ['esm'],
    dts: false,
    clean: false,
    plugins: [inlineClient()],
  },
])
