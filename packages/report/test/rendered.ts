import { PLAIN } from '../src/paint.ts'
import { readRuns } from '../src/read/read-runs.ts'
import type { Format } from '../src/render/format.ts'
import { summarySink } from '../src/summary/summarize.ts'

/** The text that a format makes of a run. */
export async function rendered(format: Format, ...places: string[]): Promise<string> {
  const parts: string[] = []
  const output = format.open({ paint: PLAIN, write: (text) => void parts.push(text) }, {})
  const [summary] = await readRuns(places, [
    summarySink(),
    ...(output.sink === undefined ? [] : [output.sink]),
  ])
  await output.finish(summary)
  return parts.join('')
}
