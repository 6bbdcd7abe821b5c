import { readFileSync } from 'node:fs'

type Variables = Readonly<Record<string, string | undefined>>

/** Whether this process runs the tests of a hunt: `qtests hunt` says so to all that it starts. */
export function isHunt({ QTESTS_HUNT: hunt }: Variables = process.env): boolean {
  return hunt !== undefined && hunt !== ''
}

/**
 * Test files that an earlier part of this hunt has done, by {@link huntKey}; `undefined` in a hunt that does not go on.
 * The command that hunts has listed them in the file that `QTESTS_HUNT` names as `hunted`.
 */
export function huntedBefore(env: Variables = process.env): ReadonlySet<string> | undefined {
  if (!isHunt(env)) return undefined
  const { hunted } = JSON.parse(env['QTESTS_HUNT'] ?? '') as { readonly hunted?: string }
  return hunted === undefined ? undefined : new Set(JSON.parse(readFileSync(hunted, 'utf8')) as string[])
}

/** One test file of one project as a string; `file` is relative to the root of the run, with `/`. */
export function huntKey({
  project = '',
  file,
}: {
  readonly project?: string | undefined
  readonly file: string
}): string {
  return JSON.stringify([project, file])
}
