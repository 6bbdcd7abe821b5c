import { qtests } from '@qtests/vitest/plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [qtests()],
  test: { dir: 'test' },
})
