import { qtests } from '@qtests/vitest/plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // A verdict rarely needs its time; on a busy CI machine a leak may need more than the default two seconds.
  plugins: [qtests({ memory: { maxTime: '5s' } })],
  test: { dir: 'test', testTimeout: 20_000 },
})
