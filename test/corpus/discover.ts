import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { CleanCase, Job, LeakCase } from './case.ts'

const folder = (name: string): URL => new URL(`./${name}/`, import.meta.url)

/** All cases of one folder, by their file's name. Their packages need not be installed. */
async function cases<T>(name: string): Promise<Map<string, T>> {
  const files = readdirSync(folder(name)).filter((file) => file.endsWith('.mjs'))
  const found = new Map<string, T>()
  for (const file of files.sort()) {
    const { default: one } = await import(new URL(file, folder(name)).href)
    found.set(file.slice(0, -'.mjs'.length), one)
  }
  return found
}

/** `leaks/*.mjs` by name. */
export async function leakCases(): Promise<Map<string, LeakCase>> {
  return await cases<LeakCase>('leaks')
}

/** `clean/*.mjs` by name. */
export async function cleanCases(): Promise<Map<string, CleanCase>> {
  return await cases<CleanCase>('clean')
}

/** Everything that a run judges: each leak in both versions, then the clean work. */
export async function allJobs(): Promise<Job[]> {
  const jobs: Job[] = []
  for (const [name, one] of await leakCases()) {
    for (const kind of ['leaking', 'fixed'] as const) {
      const title = `${one.package}@${one[kind].version}`
      const site = kind === 'leaking' ? (one.site ?? through(one.package)) : undefined
      jobs.push({
        kind,
        name,
        id: `${kind}/${name}`,
        title,
        site,
        nodes: one[kind].nodes ?? one.nodes,
        steps: one.steps === true,
      })
    }
  }
  for (const [name, one] of await cleanCases()) {
    const title = one.packages.join(', ')
    jobs.push({
      kind: 'clean',
      name,
      id: `clean/${name}`,
      title,
      site: undefined,
      nodes: one.nodes,
      steps: false,
    })
  }
  return jobs
}

/** The call into the package is in the case's own file: the package is what the message can name. */
function through(name: string): RegExp {
  return new RegExp(`through ${name.replaceAll('.', '\\.')}\\b`)
}

/** In an order that mixes the kinds, the same one each time: what fits into a given time is a sample of all. */
export function mixed(jobs: readonly Job[]): readonly Job[] {
  const key = ({ id }: Job): string => createHash('sha256').update(id).digest('hex')
  return jobs
    .map((job) => ({ job, key: key(job) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ job }) => job)
}

/** Whether a major of Node is in a range such as `'>=22'`, `'<24'` or `'20 || 22'`. */
export function runsOn(major: number, nodes: string | undefined): boolean {
  if (nodes === undefined) return true
  return nodes.split('||').some((part) => {
    const match = /^\s*(>=|<=|>|<)?\s*(\d+)\s*$/.exec(part)
    if (match === null)
      throw new Error(`nodes: '${nodes}' is no range of majors such as '>=22' or '20 || 22'`)
    const bound = Number(match[2])
    switch (match[1]) {
      case '>=':
        return major >= bound
      case '<=':
        return major <= bound
      case '>':
        return major > bound
      case '<':
        return major < bound
      default:
        return major === bound
    }
  })
}
