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
  {
    ...common,
    entry: {
      'at-end': 'src/at-end.ts',
      command: 'src/command.ts',
      index: 'src/index.ts',
      qtests: 'src/command/qtests.ts',
    },
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
    plugins: [inlineClient()],
  },
  { ...common, entry: { 'hunt-child': 'src/hunt/child.ts' }, format: ['esm'], dts: false, clean: false },
])
