/**
 * Verdicts on a function and its own copy, and on one that takes a quarter longer, beside two busy processes: by means of
 * two blocks of calls, and by `assertNotSlowerThan`. Run it after a build with
 * `pnpm --filter @qtests/test exec tsx bench/decisions/comparison.ts [comparisons=500]`.
 */
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { compileFunction } from 'node:vm'
import { assertNotSlowerThan } from '@qtests/core'

const COMPARISONS = Number(process.argv[2] ?? 500)
const TOLERANCE = 0.05

let compiled = 0

/** Compiled anew each time, so that no two share what the engine learnt. */
function work(steps: number): () => number {
  const source = `let sum = 0; for (let i = 0; i < ${steps}; i++) sum += Math.sqrt(i * 1.5); return sum // ${++compiled}`
  return compileFunction(source) as () => number
}

function mean(call: () => number): number {
  for (let i = 0; i < 200; i++) call()
  const from = performance.now()
  for (let i = 0; i < 500; i++) call()
  return performance.now() - from
}

async function isRed(subject: () => number, other: () => number): Promise<boolean> {
  try {
    await assertNotSlowerThan(subject, other, { tolerance: TOLERANCE })
    return false
  } catch {
    return true
  }
}

const hogs = Array.from({ length: 2 }, () =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
)
let inconclusive = 0
console.warn = () => inconclusive++
try {
  for (const [name, steps] of [
    ['its own copy', 5_000],
    ['a quarter more work', 6_250],
  ] as const) {
    let byMeans = 0
    let byPairs = 0
    let time = 0
    inconclusive = 0
    for (let i = 0; i < COMPARISONS; i++) {
      if (mean(work(steps)) > (1 + TOLERANCE) * mean(work(5_000))) byMeans++
      const from = performance.now()
      if (await isRed(work(steps), work(5_000))) byPairs++
      time += performance.now() - from
    }
    console.log(
      `${name}: red by means ${byMeans}, by pairs ${byPairs} of ${COMPARISONS}; inconclusive ${inconclusive}; ${(time / COMPARISONS).toFixed(0)} ms each`,
    )
  }
} finally {
  for (const hog of hogs) hog.kill()
}
