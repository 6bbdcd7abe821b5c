import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../command/exit.ts'

/** What a hunt was asked for; kept beside its run log, so that a hunt which was stopped can go on as it began. */
export interface HuntFile {
  readonly v: 1
  /** The runner's command, as it was typed. */
  readonly command: readonly string[]
  /** How often each test runs. */
  readonly repetitions: number
  /** Bytes per repetition that are no leak. */
  readonly tolerance: number
  /** Most time in ms for the repetitions of one test. */
  readonly maxTestTime: number
}

const NAME = 'hunt.json'

/** Begins the folder of a hunt. */
export async function writeHuntFile(folder: string, hunt: HuntFile): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, NAME), `${JSON.stringify(hunt, null, 2)}\n`)
}

/** The hunt in a folder. @throws CommandError when there is none. */
export async function readHuntFile(folder: string): Promise<HuntFile> {
  try {
    const hunt = JSON.parse(await readFile(join(folder, NAME), 'utf8')) as HuntFile
    if (hunt.v === 1 && Array.isArray(hunt.command)) return hunt
  } catch {
    // Told below.
  }
  throw new CommandError(`\`${folder}\` holds no hunt that could go on`)
}

/** The newest hunt among the runs of a project. @throws CommandError when there is none. */
export async function newestHunt(runs: string): Promise<string> {
  const names = (await readdir(runs).catch(() => [])).sort().reverse()
  for (const name of names) {
    const found = await readFile(join(runs, name, NAME)).catch(() => undefined)
    if (found !== undefined) return join(runs, name)
  }
  throw new CommandError(`\`${runs}\` holds no hunt that could go on. Begin one: qtests hunt -- vitest run`)
}
