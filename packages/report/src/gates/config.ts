import { readFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expected } from '@qtests/core/input'
import { UsageError } from '@qtests/core/run'
import { BUDGETS, type Budget } from './budgets.ts'

/** A budget with its limit. */
export interface Limit {
  readonly budget: Budget
  readonly limit: number
}

/** A gate that was read and checked. */
export interface GateConfig {
  /** Where it was read. */
  readonly file: string
  readonly limits: readonly Limit[]
}

/** Looked for in this order, in the working directory. */
export const CONFIG_FILES = [
  'qtests.config.json',
  'qtests.config.mjs',
  'qtests.config.js',
  'qtests.config.cjs',
  'package.json',
] as const

/**
 * Reads the gate of a project: the section `gate` of `qtests.config.json` (or `.mjs`, `.js`, `.cjs`: the default export), or of
 * `qtests` in `package.json`.
 *
 * @param file - the file to read instead of looking for one.
 * @throws UsageError when there is none, it cannot be read, it holds no budget, or one that does not fit.
 * @example { "gate": { "leaks": 0, "p95": "200ms", "inconclusive": "20%" } }
 */
export async function readGate(cwd: string, file?: string): Promise<GateConfig> {
  const candidates = file === undefined ? CONFIG_FILES : [file]
  for (const name of candidates) {
    const path = resolve(cwd, name)
    const value = await load(path, name)
    if (value === undefined) {
      if (file !== undefined) throw new UsageError(`There is no file \`${file}\``)
      continue
    }
    const gate = sectionOf(value, name)
    if (gate === undefined && file === undefined) continue
    return { file: name, limits: limitsOf(gate, name) }
  }
  throw new UsageError(
    `There is no gate: expected a section \`gate\` in ${CONFIG_FILES.slice(0, -1).join(', ')}, or \`qtests.gate\` in package.json, in ${join(cwd, '.')}`,
  )
}

/** `undefined` when there is no such file. */
async function load(path: string, name: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UsageError(`\`${name}\` could not be read: ${(error as Error).message}`)
  }
  try {
    if (extname(path) === '.json') return JSON.parse(text)
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown }
    return module.default
  } catch (error) {
    throw new UsageError(`\`${name}\` could not be read: ${(error as Error).message}`)
  }
}

function sectionOf(value: unknown, name: string): unknown {
  if (!isTable(value)) throw new UsageError(`Expected \`${name}\` to hold an object, got ${describe(value)}`)
  if (!name.endsWith('package.json')) return value['gate']
  const { qtests } = value as { readonly qtests?: unknown }
  return isTable(qtests) ? qtests['gate'] : undefined
}

function limitsOf(gate: unknown, file: string): Limit[] {
  const names = BUDGETS.map(({ name }) => name).join(', ')
  if (!isTable(gate)) throw expected(`\`gate\` in ${file}`, `an object with budgets: ${names}`, gate)
  const limits = Object.entries(gate).map(([name, value]) => {
    const budget = BUDGETS.find((one) => one.name === name)
    if (budget === undefined) {
      throw new UsageError(`Unknown budget \`gate.${name}\` in ${file}. The budgets are: ${names}`)
    }
    return { budget, limit: budget.parse(`\`gate.${name}\` in ${file}`, value) }
  })
  if (limits.length === 0)
    throw new UsageError(`\`gate\` in ${file} holds no budget. The budgets are: ${names}`)
  return limits
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
