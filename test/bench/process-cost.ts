import { spawnSync } from 'node:child_process'

/** What a command and all that it started took, in ms. */
export interface Cost {
  readonly wall: number
  /** User and system time. */
  readonly cpu: number
  /** What it printed. */
  readonly text: string
}

/** Runs a command of Node, with no more of this environment than a user's shell would have. @throws when it fails and must not. */
export function timed(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Cost {
  const started = performance.now()
  const { stdout, stderr } = spawnSync('bash', ['-c', '"$@"; times', 'bash', process.execPath, ...command], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...env },
    maxBuffer: 2 ** 28,
  })
  const wall = performance.now() - started
  // The last line of `times`: user and system time of all children that have ended.
  const children = stdout.trim().split('\n').at(-1) ?? ''
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds),
    0,
  )
  return { wall, cpu, text: stdout + stderr }
}
