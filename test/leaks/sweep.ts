/**
 * Clean subjects, each many times in cold processes: counts verdicts that are not `pass` and prints a table.
 * Usage: tsx leaks/sweep.ts [runs=200] [node]. Ends 1 on a false alarm, or when more than 1 % are inconclusive (QTESTS_COLD_OPEN: another share;
 * a machine that other work keeps busy needs one).
 * Ctrl-C prints what there is.
 */
import { availableParallelism } from 'node:os'
import { clean } from './clean.mjs'
import { type ColdVerdict, coldVerdict } from './cold.ts'

const runs = Number(process.argv[2] ?? 200)
const node = process.argv[3] ?? process.execPath
const mostOpen = Number(process.env.QTESTS_COLD_OPEN ?? 0.01)
const results = new Map<string, ColdVerdict[]>()
let stopped = false
process.once('SIGINT', () => {
  stopped = true
})

for (const name of Object.keys(clean)) {
  const verdicts: ColdVerdict[] = []
  results.set(name, verdicts)
  const worker = async (): Promise<void> => {
    while (!stopped && verdicts.length < runs) {
      const at = verdicts.push(undefined as never) - 1
      verdicts[at] = await coldVerdict('clean', name, node)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  report(name, verdicts)
  if (stopped) break
}

const all = [...results.values()].flat()
const failed = all.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'inconclusive').length
const open = all.filter(({ verdict }) => verdict === 'inconclusive').length
console.log(
  `${all.length} cold verdicts on ${results.size} clean subjects: ${failed} false alarms, ${open} inconclusive`,
)
console.log(`${all.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || open > all.length * mostOpen || stopped ? 1 : 0

function report(name: string, verdicts: readonly ColdVerdict[]): void {
  const times = verdicts.map(({ elapsed }) => elapsed).sort((a, b) => a - b)
  const at = (share: number): string => `${Math.round(times[Math.floor(share * (times.length - 1))] ?? 0)} ms`
  const bad = verdicts.filter(({ verdict }) => verdict !== 'pass')
  const line = `${name.padEnd(34)} ${String(verdicts.length - bad.length).padStart(4)} of ${verdicts.length} pass   median ${at(0.5).padStart(8)}   95th ${at(0.95).padStart(8)}`
  console.log(bad.length === 0 ? line : `${line}   ${bad[0]?.verdict}: ${bad[0]?.summary}`)
}
