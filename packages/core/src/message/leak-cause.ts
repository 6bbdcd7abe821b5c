import type { HeldGroup, Holders } from '../explain/holders.ts'
import type { PathStep, RetainingPath } from '../explain/port.ts'
import type { Suspect } from '../explain/suspects.ts'
import type { AllocationSite } from '../memory/sites.ts'
import { placeOf } from '../script-place.ts'
import { formatBytes } from '../units.ts'
import { TEXT_COLUMNS } from './render.ts'
import type { Row } from './report.ts'

/** Files that were saved, and sentences about those that were not. */
export interface Saved {
  readonly files: readonly string[]
  readonly problems: readonly string[]
}

/** What was found out about a leak; each part is absent where it was not looked for. */
export interface Cause {
  /** Heaviest first; empty when none was found. */
  readonly sites: readonly (AllocationSite & { readonly fingerprint: string })[] | undefined
  readonly holders: Holders | undefined
  readonly suspect: Suspect | undefined
  readonly saved: Saved | undefined
}

const BLANK: Row = { label: '', text: '', verbatim: true }

/** Classes that a message shows in full; each takes some lines. */
const MOST_GROUPS = 2

/**
 * Why it leaks: what grows and who holds it, whether that is the runner, and where it was allocated.
 *
 * @param retained - bytes per call on the heap; `undefined` where the leak is mostly outside of it.
 */
export function causeRows({ holders, suspect, sites, saved }: Cause, retained: number | undefined): Row[] {
  const held = holders === undefined ? [] : holderRows(holders)
  const allocated = sites === undefined ? [] : siteRows(sites, retained)
  const runner: Row[] = suspect === undefined ? [] : [{ label: 'suspect', text: suspect.what }]
  const files = savedRows(saved)
  return [...joined([...held, ...runner], [...allocated, ...fingerprintRows(holders, sites)]), ...files]
}

function joined(first: readonly Row[], second: readonly Row[]): Row[] {
  return first.length > 0 && second.length > 0 ? [...first, BLANK, ...second] : [...first, ...second]
}

function holderRows(holders: Holders): Row[] {
  switch (holders.kind) {
    case 'not-installed':
      return [{ label: 'held by', text: holders.reason }]
    case 'unknown':
      return [{ label: 'held by', text: `not known: ${holders.reason}` }]
    case 'found': {
      const { groups } = holders
      if (groups.length === 0) {
        return [
          {
            label: 'held by',
            text: 'no object that further calls left: a table of numbers or texts may grow',
          },
        ]
      }
      const rows = groups.slice(0, MOST_GROUPS).flatMap((group) => groupRows(group, holders))
      const more = groups.length - MOST_GROUPS + holders.more
      return more <= 0 || groups.length <= MOST_GROUPS
        ? rows
        : [...rows, { label: 'retains', text: `and ${more} more ${more === 1 ? 'class' : 'classes'}` }]
    }
  }
}

function groupRows(group: HeldGroup, holders: Extract<Holders, { kind: 'found' }>): Row[] {
  const { count, className, bytes, retained, contents, path, pathShare } = group
  const named = contents.length === 0 ? '' : ` (${contents.join(', ')})`
  const whole = retained > bytes * 1.05 ? `, with its contents${named} ${formatBytes(retained)}` : ''
  const lines =
    path === undefined ? ['nothing that a snapshot shows as strong'] : holders.lines(path, TEXT_COLUMNS - 12)
  const share = path === undefined || pathShare > 0.99 ? '' : ` (${Math.round(pathShare * 100)} % of them)`
  return [
    {
      label: 'retains',
      text: `${count.toFixed(2)} x ${plainClass(className)} per call, ${formatBytes(bytes)}${whole}`,
    },
    ...lines.map((text, at) => ({
      label: 'held by',
      text: at === lines.length - 1 ? `${text}${share}` : text,
    })),
  ]
}

/** Bytes per call by which two figures for the same growth may differ. */
const SAME = 2

/** Bytes per call that the table of a collection takes at most: when it has just grown, 81 for each key of an object and 68 of a Map. */
const MOST_OF_TABLE = 84

/** What makes up bytes that no site has. */
const TABLE = ': the table of the collection that keeps them, which grows in steps'
const OTHERS = ', in other places, little in each'
const UNTRACED = ' that no function allocated: promises and contexts of V8, or the table of a collection'

/**
 * Where memory was allocated.
 *
 * @param retained - bytes per call that the sites should add up to; 0 or `undefined` where no such figure is known.
 */
export function siteRows(sites: readonly AllocationSite[], retained: number | undefined): Row[] {
  if (sites.length === 0) {
    return [{ label: 'allocated in', text: 'unknown: no object of the growth could be traced to a function' }]
  }
  const rows: Row[] = []
  for (const [at, site] of sites.entries()) {
    const through = site.through === undefined ? '' : ` through ${site.through}`
    rows.push({
      label: 'allocated in',
      text: `${site.function} (${site.location})${through}${amount(site, sites)}`,
    })
    if (at > 0) continue
    for (const caller of site.callers) rows.push({ label: 'called from', text: caller })
    if (site.codeFrame !== undefined) rows.push({ label: '', text: `\n${site.codeFrame}\n`, verbatim: true })
  }
  const counted = sites.every(({ count }) => count !== undefined)
  const traced = sites.reduce((sum, { bytes }) => sum + bytes, 0)
  if (counted && retained !== undefined && retained - traced > Math.max(SAME, retained / 20)) {
    const rest = formatBytes(Math.round((retained - traced) * 10) / 10)
    const small = retained - traced <= MOST_OF_TABLE
    rows.push({
      label: 'the rest',
      text: `${rest} per call${traced < retained / 2 ? UNTRACED : small ? TABLE : OTHERS}`,
    })
  }
  return rows
}

/** How much comes from a site; its share only where there are others to compare with, or nothing else to say. */
function amount({ count, bytes, share }: AllocationSite, sites: readonly AllocationSite[]): string {
  const part = `${Math.round(share * 100)} %`
  if (count === undefined) return `, ${part} of the bytes`
  const size = `, ${count.toFixed(2)} objects and ${formatBytes(Math.round(bytes * 10) / 10)} per call`
  return sites.length > 1 ? `${size}, ${part} of them` : size
}

function fingerprintRows(holders: Holders | undefined, sites: Cause['sites']): Row[] {
  const held = holders?.kind === 'found' ? holders.groups.flatMap(({ fingerprint }) => fingerprint ?? []) : []
  const known = held.length > 0 ? held : (sites ?? []).map(({ fingerprint }) => fingerprint)
  return known.length === 0 ? [] : [{ label: 'fingerprint', text: [...new Set(known)].join(', ') }]
}

function savedRows(saved: Saved | undefined): Row[] {
  if (saved === undefined) return []
  return [
    ...saved.files.map((file) => ({ label: 'saved', text: shorter(file) })),
    ...saved.problems.map((problem) => ({ label: 'not saved', text: problem })),
  ]
}

/** Relative to where the runner was started, as the runner prints files itself. */
function shorter(file: string): string {
  const root = `${process.cwd().replaceAll('\\', '/')}/`
  const path = file.replaceAll('\\', '/')
  return path.startsWith(root) ? path.slice(root.length) : path
}

/** The variable that holds it all, as a reader would name it; `undefined` where only Node or V8 does. */
export function holderName({ root, steps }: RetainingPath): string | undefined {
  const own = ({ kind, scope, name }: PathStep): boolean =>
    kind === 'variable' &&
    scope?.script !== undefined &&
    !scope.script.startsWith('node:') &&
    !name.startsWith('one of ')
  const named = steps.filter((one) => own(one) && one.name !== EXPORTS)
  const step = named.findLast((one) => one.scope?.kind === 'module') ?? named[0]
  if (step !== undefined) return step.name
  const exported = steps.findLast((one) => own(one))?.scope?.script
  if (exported !== undefined) return `${EXPORTS} of ${placeOf(exported)}`
  const at = steps.findLastIndex(({ holds }) => holds === 'process')
  // A variable of Node's in between is no way that a reader knows.
  if (steps.slice(at + 1).some(({ kind }) => kind === 'variable')) return undefined
  const property = steps[at + 1]
  const holder = at >= 0 ? 'process' : root === 'global' ? 'globalThis' : undefined
  return holder !== undefined && property?.kind === 'property' && IDENTIFIER.test(property.name)
    ? `${holder}.${property.name}`
    : undefined
}

/** How an explainer names what a CommonJS module exports: each has one. */
const EXPORTS = 'module.exports'

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u

/** A class as a reader says it: V8 writes primitives in parentheses. */
export function plainClass(className: string): string {
  return /^\((string|number|symbol|bigint|array)\)$/.exec(className)?.[1] ?? className
}
