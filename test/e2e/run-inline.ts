import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { AssertionRecord, LogRecord, TestRecord } from '@qtests/core/run'
import { homeOf, installMemlab, type Runner } from './homes.ts'
import { messageOf, normalise, withoutTimes } from './normalise.ts'

/** How the runner is started. */
export interface RunOptions {
  readonly runner: Runner
  readonly args?: readonly string[]
  /** Flags of node itself. */
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** `false`: the config of the case names its reporters. */
  readonly reporters?: false
  /** Through `qtests hunt`, with these options; a hunt that goes on names its runner itself. No JSON report then. */
  readonly hunt?: readonly string[]
  /** Installs `@qtests/memlab` beside the test files. */
  readonly memlab?: true
  /** ms; the process is killed then, and the test fails. Default 60 s. */
  readonly timeout?: number
}

/** What came out of a run. */
export interface Run {
  readonly exitCode: number
  /** What the runner printed: no colours, no paths of this machine, no times. */
  readonly text: string
  /** By name, suites joined by ` > `. */
  readonly tests: Readonly<Record<string, TestOutcome>>
  /** The files as the runner judges them, by name. */
  readonly files: Readonly<Record<string, 'passed' | 'failed'>>
  readonly records: readonly LogRecord[]
  readonly assertions: readonly AssertionRecord[]
  readonly testRecords: readonly TestRecord[]
}

/** How one test ended, from the runner's own JSON report. */
export interface TestOutcome {
  readonly status: string
  /** Messages of its errors: no stacks, no colours, no paths of this machine. */
  readonly messages: readonly string[]
  /** First line of the user's code in the stack of the first error: `a.test.ts:3`. */
  readonly line: string | undefined
}

let count = 0

/** Writes files into a new folder of a home and runs the real runner on them. */
export async function runInline(files: Readonly<Record<string, string>>, options: RunOptions): Promise<Run> {
  return await withCase(files, options, (run) => run(options))
}

/** The same for several runs, one after the other, in one folder: `use` gets what runs, and the folder. */
export async function withCase<T>(
  files: Readonly<Record<string, string>>,
  { runner, memlab }: Pick<RunOptions, 'runner' | 'memlab'>,
  use: (run: (options: RunOptions) => Promise<Run>, dir: string) => Promise<T>,
): Promise<T> {
  const dir = join(homeOf(runner), 'cases', `${process.pid}-${count++}`)
  mkdirSync(dir, { recursive: true })
  try {
    // A project of its own: what is named relative to its package is the same in every home.
    writeFileSync(join(dir, 'package.json'), '{ "private": true }\n')
    if (memlab === true) installMemlab(dir)
    for (const [name, text] of Object.entries(withConfig(files, runner))) {
      mkdirSync(dirname(join(dir, name)), { recursive: true })
      writeFileSync(join(dir, name), text)
    }
    let ran = false
    return await use((options) => {
      // The files of the case may bring some of their own.
      if (ran) forget(dir)
      ran = true
      return runIn(dir, options)
    }, dir)
  } finally {
    if (process.env['KEEP_CASES'] === undefined) rmSync(dir, { recursive: true, force: true })
  }
}

/** Removes what an earlier run has left. */
function forget(dir: string): void {
  for (const old of ['report.json', '.qtests']) rmSync(join(dir, old), { recursive: true, force: true })
}

async function runIn(dir: string, options: RunOptions): Promise<Run> {
  const { exitCode, output } = await execute(commandOf(options), dir, options)
  const records = readRecords(join(dir, '.qtests'))
  return {
    exitCode,
    text: withoutTimes(normalise(output, dir)),
    ...readReport(join(dir, 'report.json'), dir),
    records,
    assertions: records.filter((record) => record.type === 'assertion'),
    testRecords: records.filter((record) => record.type === 'test'),
  }
}

function withConfig(files: Readonly<Record<string, string>>, runner: Runner): Record<string, string> {
  const names = Object.keys(files)
  if (runner.startsWith('vitest')) {
    if (names.some((name) => name.startsWith('vitest.config'))) return { ...files }
    return { 'vitest.config.mjs': vitestConfig(''), ...files }
  }
  if (names.some((name) => name.startsWith('jest.config'))) return { ...files }
  return { 'jest.config.js': jestConfig({}), ...files }
}

/** A config with the plugin; `test` is the inside of the `test` property, `options` the plugin's. */
export function vitestConfig(test: string, options = ''): string {
  return `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests(${options})], test: { ${test} } }
`
}

/** A config with the preset; `config` is added. */
export function jestConfig(config: Readonly<Record<string, unknown>>): string {
  return `module.exports = ${JSON.stringify({ preset: '@qtests/jest', transform: {}, ...config })}\n`
}

function commandOf({ runner, args = [], node = [], reporters, hunt }: RunOptions): string[] {
  const modules = join(homeOf(runner), 'node_modules')
  if (hunt !== undefined) {
    const command = runner.startsWith('vitest') ? ['vitest', 'run'] : ['jest']
    const after = hunt.includes('--resume') || hunt.includes('--') ? [] : ['--', ...command, ...args]
    return [...node, join(modules, '@qtests/report/dist/qtests.js'), 'hunt', ...hunt, ...after]
  }
  if (!runner.startsWith('vitest')) {
    return [...node, join(modules, 'jest/bin/jest.js'), '--json', '--outputFile=report.json', ...args]
  }
  const json = ['--reporter=default', '--reporter=json', '--outputFile.json=report.json']
  return [...node, join(modules, 'vitest/vitest.mjs'), 'run', ...(reporters === false ? [] : json), ...args]
}

async function execute(
  command: readonly string[],
  cwd: string,
  options: RunOptions,
): Promise<{ exitCode: number; output: string }> {
  const env: NodeJS.ProcessEnv = { NO_COLOR: '1', ...options.env }
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'SystemRoot']) env[name] = process.env[name]
  const child = spawn(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: string[] = []
  // The JSON report of Jest goes to stdout as well as to its file; only the text for people is wanted.
  child.stdout
    .setEncoding('utf8')
    .on(
      'data',
      (chunk: string) =>
        (options.hunt !== undefined || options.runner.startsWith('vitest')) && chunks.push(chunk),
    )
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  const timeout = options.timeout ?? 60_000
  const killer = setTimeout(() => child.kill('SIGKILL'), timeout)
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, by) => resolve([code, by]))
  })
  clearTimeout(killer)
  const output = chunks.join('')
  if (exitCode === null) throw new Error(`The runner was ended by ${signal} after ${timeout} ms:\n${output}`)
  return { exitCode, output }
}

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: 'passed' | 'failed'
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[] | null
    }[]
  }[]
}

function readReport(path: string, dir: string): Pick<Run, 'tests' | 'files'> {
  const tests: Record<string, TestOutcome> = {}
  const files: Record<string, 'passed' | 'failed'> = {}
  if (!existsSync(path)) return { tests, files }
  const report = JSON.parse(readFileSync(path, 'utf8')) as JsonReport
  for (const file of report.testResults) {
    files[file.name.slice(realpathSync(dir).length + 1)] = file.status
    for (const { ancestorTitles, title, status, failureMessages } of file.assertionResults) {
      const errors = failureMessages ?? []
      tests[[...ancestorTitles, title].join(' > ')] = {
        status,
        messages: errors.map((error) => normalise(messageOf(error), dir)),
        line: /([\w.-]+\.(?:test|spec)\.\w+:\d+):\d+/.exec(
          errors[0]
            ?.split('\n')
            .filter((l) => /^\s+at /.test(l))
            .join('\n') ?? '',
        )?.[1],
      }
    }
  }
  return { tests, files }
}

function readRecords(folder: string): LogRecord[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as LogRecord)
}
