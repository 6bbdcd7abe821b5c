/** What a file of the corpus exports by default. The files import packages inside `subject` only. */

/** The call that is judged, or the call with what comes before the first and after the last one. */
export type Made =
  | ((index: number) => unknown)
  | {
      readonly subject: (index: number) => unknown
      readonly setup?: () => unknown
      readonly teardown?: () => unknown
    }

interface Case {
  /** Majors of Node on which it shows, for example `'>=22'` or `'20 || 22'`. Default: all. */
  readonly nodes?: string
  /** Options of the matcher. Default: none, which is the aim. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** One version of a package, and its name in the corpus's package.json. */
export interface Version {
  readonly version: string
  readonly alias: string
  /** Majors of Node on which this version is judged, where they are fewer than the case's. */
  readonly nodes?: string
}

/** `leaks/<package>-<what>.mjs`: a documented leak and its fix. */
export interface LeakCase extends Case {
  /** Name on the npm registry. */
  readonly package: string
  readonly leaking: Version
  readonly fixed: Version
  /** `owner/repo#number` of a public issue or pull request, or the address of a changelog. */
  readonly issue: string
  /** It grows in steps, as a table or a WebAssembly memory does: not in each window of the oracle. */
  readonly steps?: boolean
  /** A file inside the package that is imported in place of its main entry. */
  readonly entry?: string
  /** What the message should name as allocation site. Default: that it came through the package. */
  readonly site?: RegExp
  /** Makes the subject from the module namespace of either version. */
  subject(pkg: Record<string, unknown>): Made | Promise<Made>
}

/** `clean/<name>.mjs`: work on real packages that retains nothing, however noisy. */
export interface CleanCase extends Case {
  /** Names on the npm registry. */
  readonly packages: readonly string[]
  subject(): Made | Promise<Made>
}

/** What a run of the corpus judges: a leaking version, a fixed version or clean work. */
export type Kind = 'leaking' | 'fixed' | 'clean'

/** One process of a run. */
export interface Job {
  readonly kind: Kind
  /** The file's name without its extension. */
  readonly name: string
  /** `leaking/axios-cancel-token`: what filters and labels go by. */
  readonly id: string
  /** `axios@0.21.4`, or the names of the packages. */
  readonly title: string
  readonly site: RegExp | undefined
  readonly nodes: string | undefined
  readonly steps: boolean
}
