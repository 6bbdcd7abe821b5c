import { type ChildProcess, execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Job } from './case.ts'

/** What one cold process said. */
export interface ColdVerdict {
  readonly verdict: string
  /** Bytes per call, `null` where there is no figure. */
  readonly bytes: number | null
  readonly channel: string | null
  readonly sites: readonly string[]
  readonly calls: number
  /** ms for the verdict, the start of the process not counted. */
  readonly elapsed: number
  readonly summary: string
  readonly message: string
}

/** What the oracle says of one job on one Node line, in bytes per call. */
export interface Truth {
  readonly heap: number
  readonly external: number
  readonly weakestHeap: number
  readonly weakestExternal: number
  readonly calls: number
  /** Windows in which it grew by more than 16 bytes per call, of five. */
  readonly grown?: number
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const children = new Set<ChildProcess>()

/**
 * A verdict at the case's options in a process of its own: nothing is warm, nothing is shared.
 *
 * @param plant - name of a leak in plants.mjs that each call gets besides.
 */
export async function coldVerdict(job: Job, node: string, plant?: string): Promise<ColdVerdict> {
  const started = performance.now()
  try {
    const more = plant === undefined ? [] : [plant]
    const said = await lastLine(node, [here('./one.mjs'), job.kind, job.name, ...more], 60_000)
    const verdict = said as Omit<ColdVerdict, 'sites'>
    return { ...verdict, sites: sitesOf(verdict.message) }
  } catch (error) {
    const summary = error instanceof Error ? error.message : String(error)
    const elapsed = performance.now() - started
    const nothing = { bytes: null, channel: null, sites: [], calls: 0, elapsed, message: summary }
    return { ...nothing, verdict: 'crashed', summary }
  }
}

/** Allocation sites as they stand in a message, which breaks its lines: function, place, and the package it called into. */
export function sitesOf(message: string): string[] {
  const sites = message.match(/(?<=allocated in ).*(\n {15}\S.*)*/g) ?? []
  return sites.map((site) => site.replace(/\s+/g, ' '))
}

/** Retained bytes per call by the oracle. */
export async function truthOf(job: Job, node: string): Promise<Truth> {
  const options = ['--expose-gc', '--max-old-space-size=6144']
  return (await lastLine(node, [...options, here('./oracle.mjs'), job.kind, job.name], 600_000)) as Truth
}

/** Ends the processes that are still at work. */
export function endChildren(): void {
  for (const child of children) child.kill('SIGKILL')
}

async function lastLine(node: string, args: readonly string[], timeout: number): Promise<unknown> {
  const options = { timeout, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024, cwd: here('.') } as const
  return await new Promise((resolve, reject) => {
    const child = execFile(node, args, options, (error, stdout, stderr) => {
      children.delete(child)
      if (error !== null) {
        const why = child.killed ? `no answer within ${timeout / 1_000} s` : reasonOf(stderr, error)
        return reject(new Error(why))
      }
      resolve(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
    })
    children.add(child)
  })
}

/** The line of a stack that says what went wrong. */
function reasonOf(stderr: string, error: Error): string {
  const line = stderr.split('\n').find((text) => /^\w*(Error|Exception)\b|FATAL ERROR/.test(text))
  return line ?? stderr.trim().split('\n').at(-1) ?? error.message
}
