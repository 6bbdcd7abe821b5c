import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const [MAJOR = 0, MINOR = 0] = process.versions.node.split('.').map(Number)

/** One installed major of a library. */
export interface Installed {
  /** `opossum 10.0.0` */
  readonly title: string
  /** What `import()` takes. */
  readonly name: string
  /** Why it does not run on this Node; `undefined` where it does. */
  readonly unfit: string | undefined
}

/** The installed majors of a library, by their aliases in this folder's package.json. */
export function installed(library: string, aliases: readonly string[]): Installed[] {
  return aliases.map((name) => {
    const { version, engines } = JSON.parse(
      readFileSync(join(HERE, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { version: string; engines?: { node?: string } }
    return { title: `${library} ${version}`, name, unfit: unfit(engines?.node) }
  })
}

/** The least version that a range of `engines` names; ranges with holes in them are read as their first part. */
function unfit(range: string | undefined): string | undefined {
  const [, major = 0, minor = 0] = /(\d+)(?:\.(\d+))?/.exec(range ?? '')?.map(Number) ?? []
  return major > MAJOR || (major === MAJOR && minor > MINOR) ? `needs Node ${range}` : undefined
}
