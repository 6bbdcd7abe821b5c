import type { Job } from './case.ts'
import { proves, readLabels, writeLabels } from './labels.ts'
import { inParallel } from './pool.ts'
import { truthOf } from './process.ts'

/**
 * Asks the slow oracle for each job and records what it says for this major of Node.
 *
 * @returns whether it proved every label.
 */
export async function label(
  jobs: readonly Job[],
  node: string,
  version: string,
  atOnce: number,
  signal: AbortSignal,
): Promise<boolean> {
  let asked = 0
  const unproven: string[] = []
  await inParallel(jobs, atOnce, signal, async (job) => {
    try {
      const truth = await truthOf(job, node)
      asked += 1
      // At once and read anew: a run that is stopped loses nothing, and another may have recorded others.
      const labels = readLabels()
      labels[job.id] = { ...labels[job.id], [String(Number.parseInt(version, 10))]: truth }
      writeLabels(labels)
      const proven = proves(job, truth)
      if (!proven) unproven.push(job.id)
      const { heap, external, weakestHeap, weakestExternal, calls } = truth
      console.log(
        `${job.id.padEnd(46)} heap ${heap} B (weakest ${weakestHeap}), external ${external} B (weakest ${weakestExternal}), ${calls} calls${proven ? '' : '   <- NOT PROVEN'}`,
      )
    } catch (error) {
      if (signal.aborted) return
      unproven.push(job.id)
      console.log(`${job.id.padEnd(46)} ${error instanceof Error ? error.message : error}   <- NOT PROVEN`)
    }
  })
  console.log(`\n${asked} asked, ${unproven.length} not proven on Node ${version}`)
  return unproven.length === 0
}
