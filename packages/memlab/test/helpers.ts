import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Explanation, GrowingClass, RetainersResult } from '../src/index.ts'

export const fixtures: string = fileURLToPath(new URL('./fixtures/', import.meta.url))

/** A new empty directory that goes with the test. */
export function temporary(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'qtests-memlab-test-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs plain node without this runner's environment. */
export function node(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd: string = fixtures,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...plainEnvironment(), ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

export function plainEnvironment(): Record<string, string | undefined> {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...rest } = process.env
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !/^(VITEST|JEST|TINYPOOL)/.test(name)))
}

/** Explains a fixture's leak in a process of its own; patient, because the machine may run other suites as well. */
export async function explain(
  fixture: string,
  options: object = {},
  runner = 'run.mjs',
): Promise<RetainersResult> {
  const ran = await node([runner, `./${fixture}`, JSON.stringify({ maxTime: '45s', ...options })])
  if (ran.code !== 0) throw new Error(`${fixture} ended with ${ran.code}: ${ran.stderr}`)
  return JSON.parse(ran.stdout)
}

export function explained(result: RetainersResult): Explanation {
  if (result.status !== 'explained') throw new Error(`expected an explanation, got ${JSON.stringify(result)}`)
  return result.explanation
}

export function classNamed(explanation: Explanation, className: string): GrowingClass {
  const found = explanation.classes.find((grown) => grown.className === className)
  if (found === undefined) throw new Error(`no class ${className} in ${JSON.stringify(explanation.classes)}`)
  return found
}

/** Pids of the analysis processes that `parent` started and that still live. Linux only. */
export function analysisChildren(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, , ppid] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
        return Number(ppid) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('analyze.cjs')
      } catch {
        return false
      }
    })
}

export function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}

/** Polls until `read` answers, for 30 s at most. */
export async function eventually<T>(read: () => T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 6_000; attempt++) {
    const value = read()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('it did not happen within 30 s')
}
