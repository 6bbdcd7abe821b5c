import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import { once, wordOf } from './arguments.ts'
import { CommandError } from './exit.ts'
import type { Outside } from './report.ts'

/** How one result is written for people and programs. */
export interface Writers<T> {
  readonly terminal: (result: T, paint: Paint) => string
  readonly markdown: (result: T) => string
  readonly headline: (result: T) => string
}

/** Formats of the commands that end with a verdict. */
export const VERDICT_FORMATS = ['terminal', 'markdown', 'json'] as const

/**
 * Checks `--format`, `--output` and `--github` before anything is read, and returns what writes the result to where they say.
 *
 * @throws CommandError when one does not fit, or a file cannot be written.
 */
export function resultWriter<T>(
  { format, output, github }: Readonly<Record<string, unknown>>,
  { terminal, markdown, headline }: Writers<T>,
  outside: Outside,
): (result: T) => Promise<void> {
  const name = wordOf('--format', format, VERDICT_FORMATS)
  const path = once('--output', output)
  if (path !== undefined) refuseUnwritable(path)
  const summary = github === true ? outside.env['GITHUB_STEP_SUMMARY'] : undefined
  if (github === true && (summary === undefined || summary === '')) {
    throw new CommandError(
      'Expected the variable GITHUB_STEP_SUMMARY with --github: GitHub Actions sets it in each step',
    )
  }
  const rendered = (result: T, paint: Paint): string => {
    switch (name) {
      case 'terminal':
        return terminal(result, paint)
      case 'markdown':
        return markdown(result)
      case 'json':
        return `${JSON.stringify(result, null, 2)}\n`
    }
  }
  return async (result) => {
    if (summary !== undefined) await written(summary, () => appendFile(summary, markdown(result)))
    if (path === undefined) {
      outside.print(rendered(result, outside.paint))
      return
    }
    await written(path, async () => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, rendered(result, PLAIN))
    })
    outside.tell(`${PREFIX} wrote ${path}: ${headline(result)}`)
  }
}

/** Before the work is done, which may take hours. @throws CommandError where no file can be. */
function refuseUnwritable(path: string): void {
  const refuse = (reason: string): never => {
    throw new CommandError(`\`${path}\` could not be written: ${reason}`)
  }
  let place = path
  // Folders that are missing will be made.
  while (!existsSync(place)) place = dirname(place)
  const isFolder = statSync(place).isDirectory()
  if (place === path && isFolder) refuse('it is a folder')
  if (place !== path && !isFolder) refuse(`\`${place}\` is no folder`)
  try {
    accessSync(place, constants.W_OK)
  } catch (error) {
    refuse((error as Error).message)
  }
}

async function written(path: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    throw new CommandError(`\`${path}\` could not be written: ${(error as Error).message}`)
  }
}
