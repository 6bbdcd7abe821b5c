/** Subjects in TypeScript as users write them, judged inside of runners only: nothing else reads TypeScript on each Node. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Job } from './case.ts'

const FOLDER = new URL('./own/', import.meta.url)

/** Name of a subject's file in a project. */
export const ownFile = (name: string): string => `${name.slice('own-'.length)}.ts`

/** Path of a subject here. */
export const ownSource = (name: string): string => fileURLToPath(new URL(ownFile(name), FOLDER))

/** Whether a job's subject is one of these. */
export const isOwn = ({ name }: Job): boolean => name.startsWith('own-')

/** `own/*.ts`, each leaking and clean. The message must name a place in the user's own file. */
export function ownJobs(): Job[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ''))
  return names.sort().flatMap((name) =>
    (['leaking', 'clean'] as const).map((kind) => ({
      kind,
      name: `own-${name}`,
      id: `${kind}/own-${name}`,
      title: 'TypeScript',
      site: kind === 'leaking' ? new RegExp(`\\b${name}\\.ts:\\d+`) : undefined,
      nodes: undefined,
      steps: false,
    })),
  )
}
