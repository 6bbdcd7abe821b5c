import { spawn } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { HuntFile } from './hunt-file.ts'
import { listHunted } from './hunted.ts'
import { adapterEntry, runnerOf } from './runner.ts'
import { Stop } from './stop.ts'

/** How the runner of a hunt ended. */
export interface HuntEnd {
  /** `null` where a signal ended it. */
  readonly exitCode: number | null
  /** Somebody asked for the end. */
  readonly stopped: boolean
}

/** Where a hunt runs. */
export interface HuntPlace {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of its run log. */
  readonly folder: string
  /** Files that the folder has are left out. */
  readonly resume: boolean
}

/** Beside the command, as it is built. */
const CHILD = fileURLToPath(new URL('./hunt-child.js', import.meta.url))

/**
 * Runs the runner of the project over its tests, with the terminal as its own. The adapter in that process makes the
 * runner repeat tests: the run log is what comes back.
 */
export async function runHunt(hunt: HuntFile, { cwd, env, folder, resume }: HuntPlace): Promise<HuntEnd> {
  const { repetitions, tolerance, maxTestTime } = hunt
  const { runner, args } = runnerOf(hunt.command)
  const hunted = resume ? await listHunted(folder) : undefined
  const entry = pathToFileURL(adapterEntry(runner, cwd)).href
  const child = spawn(process.execPath, [CHILD, entry, ...args], {
    cwd,
    // The last one is told of signals.
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: {
      ...env,
      QTESTS_DIR: folder,
      QTESTS_HUNT: JSON.stringify({ repetitions, tolerance, maxTestTime, hunted }),
      // A hunt lists its leaks: the tests go on, and `bail` does not end it at the first one.
      QTESTS_LEAKS: 'off',
    },
  })
  const stop = new Stop(child)
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', resolve)
    })
    return { exitCode, stopped: stop.asked || exitCode === null || exitCode === 130 }
  } finally {
    stop.close()
  }
}
