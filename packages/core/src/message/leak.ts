import type { HeldGroup, Holders } from '../explain/holders.ts'
import type { RetainingPath } from '../explain/port.ts'
import type { Block, GrowthEvidence } from '../memory/growth.ts'
import type { ObjectGrowth } from '../memory/growth-census.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { type Cause, causeRows, holderName, plainClass } from './leak-cause.ts'
import { type Notice, type Report, type Row, unmeasured } from './report.ts'

/**
 * The words of a growth verdict.
 *
 * @param tolerance - bytes per call that are still no leak.
 */
export function leakReport(verdict: Verdict<GrowthEvidence>, cause: Cause, tolerance: number): Report {
  const expected = `at most ${perCall(tolerance)}`
  if (verdict.kind === 'unsupported') {
    return unmeasured(`could not be measured: ${verdict.reason}`, expected, 'no reading')
  }
  const { evidence } = verdict
  const received = `${atLeast(evidence)}${perCall(evidence.perCall)} in ${formatCount(evidence.calls)} calls`
  const leaks = verdict.kind === 'fail'
  return {
    claim: claimOf(verdict, cause),
    expected,
    received,
    evidence: evidenceRows(evidence),
    explanation:
      leaks || cause.sites !== undefined
        ? causeRows(cause, evidence.channel === 'external' ? undefined : evidence.perCall)
        : [],
    next: leaks ? nextSteps(evidence, cause) : [],
  }
}

function claimOf(verdict: Exclude<Verdict<GrowthEvidence>, { kind: 'unsupported' }>, cause: Cause): string {
  const { evidence } = verdict
  const { holders, suspect } = cause
  switch (verdict.kind) {
    case 'pass':
      return verdict.caveats.some(({ code }) => code === 'ALLOWED_LEAK')
        ? `leaks ${perCall(evidence.perCall)}, which is allowed`
        : `calls retain nothing that grows (${perCall(evidence.perCall)})`
    case 'fail':
      return evidence.channel === 'external'
        ? `leaks ${perCall(evidence.perCall)} outside the heap (array buffers, native memory) and ${formatBytes(Math.round(evidence.heapPerCall))} on it${suspect === undefined ? whatGrows(holders) : ''}`
        : `leaks ${atLeast(evidence)}${perCall(evidence.perCall)}${suspect === undefined ? whatGrows(holders) : `, by ${suspect.by ?? 'the test runner'}`}`
    case 'inconclusive':
      return `may leak: ${verdict.reason}`
  }
}

/** Of a doubt, for the one line that is seen of it: what may grow, and where to look; empty where that is not known. */
export function whereToLook({ holders, sites }: Cause): string {
  const [site] = sites ?? []
  const much = site !== undefined && site.share <= 0.5 ? `${Math.round(site.share * 100)} %` : 'most'
  const allocated =
    site === undefined ? '' : `; ${much} of what stays was allocated in ${site.function} (${site.location})`
  const ended = holders?.kind === 'found' && holders.groups.length === 0
  return `${allocated}${whatGrows(holders)}${ended ? '; further calls left no object behind' : ''}`
}

/** The class that retains most, and its holder, in a few words. */
function whatGrows(holders: Holders | undefined): string {
  if (holders?.kind !== 'found') return ''
  const [group, ...others] = holders.groups
  if (group === undefined || group.fingerprint === undefined) return ''
  const holder = group.path === undefined ? undefined : holderName(group.path)
  const what = holder === undefined ? `: ${times(group)}` : `: ${times(group)}, held by ${holder}`
  return others.length + holders.more > 0 ? `${what}, and more` : what
}

function times({ count, className }: HeldGroup): string {
  return `${count.toFixed(2)} x ${plainClass(className)}`
}

function evidenceRows({ blocks, channel, warmup, objects }: GrowthEvidence): Row[] {
  const grown = blocks.map((block) => (channel === 'external' ? block.external : block.data))
  const sum = grown.reduce((total, bytes) => total + bytes, 0)
  const each = blocks.map(
    (block, at) => `${rounded(grown[at] as number, block)} B × ${formatCount(block.calls)}`,
  )
  return [
    {
      label: 'growth',
      text: `${formatBytes(sum)} in ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} of calls: ${each.join(', ')}`,
    },
    ...(objects === undefined ? [] : [countedRow(objects)]),
    {
      label: 'settled',
      text: `full collections after each block; ${formatCount(warmup)} calls of warm-up not counted`,
    },
  ]
}

function countedRow({ perCall: each, stretches }: ObjectGrowth): Row {
  const more = stretches.map(({ objects, calls }) => `${formatCount(objects)} in ${formatCount(calls)} calls`)
  return {
    label: 'objects',
    text: `all that are alive were counted: ${each.toFixed(2)} more with each call (${more.join(', ')}), which no warm-up of V8's explains`,
  }
}

function nextSteps({ warmup, calls }: GrowthEvidence, { holders, sites, suspect }: Cause): string[] {
  if (suspect !== undefined) return [suspect.remedy]
  const group = holders?.kind === 'found' ? holders.groups[0] : undefined
  return [
    group?.path === undefined
      ? `find what holds the objects of ${sites?.[0]?.function ?? 'the subject'}: a listener, timer, Map or array`
      : letGo(group, group.path),
    `a cache with a bound above ${formatCount(warmup + calls)} entries looks the same: a warmup above it tells`,
    `if it is meant to stay: a tolerance above it${allowing(group?.fingerprint, sites?.[0])}`,
  ]
}

/** All functions without a name in one file share a fingerprint, and to allow one would be to allow them all. */
function allowing(held: string | undefined, site: NonNullable<Cause['sites']>[number] | undefined): string {
  if (held === undefined && site?.function === '(anonymous function)')
    return ', or name the function that allocates it, and allow its fingerprint'
  const fingerprint = held ?? site?.fingerprint
  return fingerprint === undefined ? '' : `, or allow: { '${fingerprint}': 'why' }`
}

const UNDO: Readonly<Record<string, string>> = {
  Timeout: 'clear each timer, with clearTimeout or clearInterval, when its work is done',
  Immediate: 'clear each immediate, with clearImmediate, when its work is done',
}

function letGo({ className, contents }: HeldGroup, path: RetainingPath): string {
  const holder = holderName(path)
  // An HTTP server that is left open keeps a timer of its own, by which it is found.
  const server = contents.find((name) => /^(?:Http2?|Https|Secure)?Server$/i.test(name))
  if (className === 'Timeout' && server !== undefined) return `close each ${server} when its work is done`
  if (UNDO[className] !== undefined) return UNDO[className]
  if (className === 'PromiseReaction') {
    return `settle ${holder === undefined ? 'the promise' : holder}, or let the calls not wait for it: each keeps what waits`
  }
  return holder === undefined
    ? `let go of each ${plainClass(className)} when its work is done`
    : `remove each ${plainClass(className)} from ${holder} when its work is done, or give that a bound`
}

/** The visible line of a leak that is allowed. */
export function allowedNotice(evidence: GrowthEvidence, reasons: Readonly<Record<string, string>>): Notice {
  const known = Object.entries(reasons).map(([fingerprint, reason]) => `${fingerprint} (${reason})`)
  return { kind: 'allowed', text: `leaks ${perCall(evidence.perCall)}: ${known.join(', ')}` }
}

/** The visible line of an allowed leak that was not found. */
export function goneNotice(fingerprint: string, reason: string): Notice {
  return { kind: 'note', text: `the allowed leak ${fingerprint} (${reason}) is gone: remove it from allow` }
}

/** Why a leak cannot be compared with a list of known leaks. */
export function unclearReason(evidence: GrowthEvidence, entries: readonly string[]): string {
  const what = entries.some((entry) => entry.startsWith('held-')) ? 'who holds it' : 'who allocates it'
  return `leaks ${perCall(evidence.perCall)}, but whether that is the allowed ${entries.join(', ')} is not known, because ${what} could not be told in this run`
}

function atLeast({ objects }: GrowthEvidence): string {
  return objects?.weighed === false ? 'at least ' : ''
}

/** Bytes per call for a person: tenths below 1,000 B. */
export function perCall(bytes: number): string {
  return `${formatBytes(Math.abs(bytes) < 1_000 ? Math.round(bytes * 10) / 10 : bytes)} per call`
}

function rounded(bytes: number, block: Block): string {
  return formatCount(Math.round((bytes / block.calls) * 10) / 10)
}
