import { qtests } from '@qtests/vitest/plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [qtests()],
  // The condition under which `#fixtures` is that of Vitest.
  resolve: { conditions: ['vitest'] },
  ssr: { resolve: { conditions: ['vitest', 'node'] } },
  test: { dir: 'test', globalSetup: ['test/database.mjs'], testTimeout: 30_000 },
})
