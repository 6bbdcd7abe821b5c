// Fills a cache with 160 MB, under memoryPressure() or without it: `node pressure-program.mjs watched`.
import { setImmediate as turn } from 'node:timers/promises'
import { memoryPressure } from '@qtests/fixtures'

const cache = new Map()
let max = 100_000
const shrink = (to) => {
  max = to
  while (cache.size > max) cache.delete(cache.keys().next().value)
}
const watched = process.argv[2] === 'watched'
const pressure = memoryPressure({ interval: '1ms', dwell: 0, cooldown: '20ms', verify: 'off' })
if (watched)
  pressure.component({ name: 'rows', getSize: () => cache.size, getMaxSize: () => max, setMaxSize: shrink })
for (let n = 0; n < 100_000; n++) {
  cache.set(n, new Array(200).fill(n))
  if (cache.size > max) cache.delete(cache.keys().next().value)
  if (n % 250 === 0) {
    await turn()
    pressure.check()
  }
}
pressure.dispose()
