/**
 * memlab's analysis for snapshots that are not of a browser: `memlab analyze unbound-shape` over a series of four, 500
 * calls apart, after 100 calls of warm-up. It names shapes whose number never fell, grew, and is 1,000 at least.
 *
 * `findLeaks` is no rule for Node: its default filter knows detached DOM nodes and unmounted fibers only.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { manyCalls } from './calls.mjs'

const WARMUP = 100
const CALLS = 500
const SNAPSHOTS = 4

export async function unboundShapes() {
  // Installed beside the corpus's packages and not in the workspace: it brings a browser's driver along.
  const require = createRequire(new URL('../../corpus/package.json', import.meta.url))
  const { ShapeUnboundGrowthAnalysis } = require('@memlab/heap-analysis')
  return async (subject) => {
    const folder = mkdtempSync(join(tmpdir(), 'qtests-rules-'))
    try {
      let calls = await manyCalls(subject, 0, WARMUP)
      for (let at = 0; at < SNAPSHOTS; at += 1) {
        if (at > 0) calls += await manyCalls(subject, calls, CALLS)
        writeHeapSnapshot(join(folder, `s${at + 1}.heapsnapshot`))
      }
      const analysis = new ShapeUnboundGrowthAnalysis()
      await analysis.analyzeSnapshotsInDirectory(folder, { workDir: folder })
      return { answer: analysis.getShapesWithUnboundGrowth().length > 0 ? 'alarm' : 'quiet', calls }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
