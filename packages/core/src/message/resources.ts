import type { OpeningSite } from '../resources/sites.ts'
import type { LeftExample, LeftGroup, ResourceEvidence, ResourceFamily } from '../resources/task.ts'
import { formatCount, formatDuration } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { type Report, type Row, unmeasured } from './report.ts'

/** What each matcher says of the things that it looks at. */
const FAMILIES: Readonly<Record<ResourceFamily, { noun: string; next: string }>> = {
  timers: {
    noun: 'timer',
    next: 'clear it before the call ends (clearTimeout, clearInterval, the close() of what started it), also when the call fails or loses a race',
  },
  listeners: {
    noun: 'listener',
    next: 'take it off before the call ends: off(), removeEventListener(), or { once: true } or { signal } where it is added',
  },
  handles: {
    noun: 'handle',
    next: 'close it before the call ends (close, destroy, terminate, kill), and await that where it can be awaited',
  },
}

/** Most groups in the claim, and examples in a row. */
const MOST = 3

/**
 * The words of a verdict on timers, listeners or handles.
 *
 * @param sites - where they were opened, most frequent first; empty when none was found, `undefined` when none was
 * looked for.
 */
export function resourceReport(
  family: ResourceFamily,
  verdict: Verdict<ResourceEvidence>,
  sites: readonly OpeningSite[] | undefined,
): Report {
  const { noun, next } = FAMILIES[family]
  const expected = `no ${noun} left by the calls`
  if (verdict.kind === 'unsupported') {
    return unmeasured(`could not be measured: ${verdict.reason}`, expected, 'no reading')
  }
  const { evidence } = verdict
  const failed = verdict.kind === 'fail'
  return {
    claim: claimOf(verdict, noun),
    expected,
    received: receivedOf(evidence, noun),
    evidence: evidenceRows(evidence),
    explanation: failed && sites !== undefined ? siteRows(sites, noun, evidence) : [],
    next: failed ? [next, ...keepAliveHint(evidence), ...ignoreHint(evidence)] : [],
  }
}

/** `1 interval (1,000 ms, ref'd) per call`: what is left of each kind, in one line. */
export function leftText(groups: readonly LeftGroup[]): string {
  const texts = groups
    .slice(0, MOST)
    .map((group) => `${amountText(group.perCall, nameOf(group))}${shared(group)}`)
  const more = groups.length - texts.length
  if (more > 0) texts.push(`${more} more ${more === 1 ? 'kind' : 'kinds'}`)
  return `${listOf(texts)} per call`
}

function claimOf(verdict: Exclude<Verdict<ResourceEvidence>, { kind: 'unsupported' }>, noun: string): string {
  switch (verdict.kind) {
    case 'pass':
      return `leaves no ${noun} behind`
    case 'fail':
      return `leaves ${leftText(verdict.evidence.groups)}`
    case 'inconclusive':
      return `no verdict: ${verdict.reason}`
  }
}

function receivedOf({ groups, rounds }: ResourceEvidence, noun: string): string {
  const calls = `${formatCount(sum(rounds))} ${sum(rounds) === 1 ? 'call' : 'calls'}`
  if (groups.length === 0) return `none in ${calls}`
  const left = groups.map((group) => amountText(sum(group.rounds), nameOf(group), false))
  return groups.length > MOST
    ? `${amountText(sum(groups.flatMap((group) => group.rounds)), noun, false)} after ${calls}`
    : `${listOf(left)} after ${calls}`
}

function evidenceRows({ groups, rounds, warmup, waited, collections }: ResourceEvidence): Row[] {
  const rows: Row[] = groups.slice(0, MOST).map((group) => ({
    label: 'rounds',
    text: `${group.rounds.map((count, at) => `${formatCount(count)} in ${formatCount(rounds[at] ?? 0)} calls`).join(', ')}${groups.length > 1 ? ` (${plural(nameOf(group))})` : ''}`,
  }))
  const collected =
    collections === 0 ? '' : `, ${collections} full ${collections === 1 ? 'collection' : 'collections'}`
  const patience = waited < 1 ? 'at once' : `waited ${formatDuration(waited)} for what was still closing`
  rows.push({
    label: 'settled',
    text: `${patience}${collected}; ${formatCount(warmup)} calls of warm-up not counted`,
  })
  for (const group of groups.slice(0, MOST)) {
    if (shared(group) !== '') continue
    for (const example of group.examples.slice(0, MOST)) {
      rows.push({
        label: 'left',
        text: `${formatCount(example.count)} × ${nameOf(group)}${inBrackets(example)}`,
      })
    }
    const more = group.examples.length - MOST
    if (more > 0) rows.push({ label: 'left', text: `and ${formatCount(more)} more` })
  }
  return rows
}

function siteRows(sites: readonly OpeningSite[], noun: string, { groups }: ResourceEvidence): Row[] {
  const label = noun === 'listener' ? 'added in' : 'opened in'
  if (sites.length === 0) {
    const seen = `no function of the program was seen when it was ${label.slice(0, -3)}`
    const details = groups.flatMap(({ examples }) => examples.map(({ detail }) => detail))
    const counted = noun === 'listener' && details.every((detail) => detail === 'counter')
    const through = noun === 'listener' ? '; an emitter of another library, in `on`, shows no place' : ''
    return [{ label, text: `unknown: ${counted ? COUNTED : `${seen}${through}`}` }]
  }
  const rows: Row[] = []
  for (const [at, site] of sites.entries()) {
    const through = site.through === undefined ? '' : ` through ${site.through}`
    const share = sites.length > 1 ? `, ${Math.round(site.share * 100)} % of them` : ''
    rows.push({ label, text: `${site.function} (${site.location})${through}${share}` })
    for (const caller of site.callers) rows.push({ label: at === 0 ? 'called from' : '', text: caller })
    if (at === 0 && site.codeFrame !== undefined) {
      rows.push({ label: '', text: `\n${site.codeFrame}${sites.length > 1 ? '\n' : ''}`, verbatim: true })
    }
  }
  return rows
}

/** Nothing was looked for, so nothing was missed. */
const COUNTED = 'a function in `on` tells how many there are, and not where they come from'

function keepAliveHint({ groups }: ResourceEvidence): string[] {
  return groups.some(({ kind }) => kind === 'keep-alive socket')
    ? ['share one agent between the calls, or destroy it']
    : []
}

function ignoreHint({ groups }: ResourceEvidence): string[] {
  const names = groups.slice(0, MOST).map(({ kind, event }) => `'${event ?? kind}'`)
  return [`if it is meant to stay: ignore: [${names.join(', ')}]`]
}

function nameOf({ kind, event }: LeftGroup): string {
  return event === undefined ? kind : `'${event}' ${kind}`
}

/** What all of a group have in common, for the claim. */
function shared({ examples }: LeftGroup): string {
  const [first, ...others] = examples
  return first !== undefined && others.length === 0 ? inBrackets(first) : ''
}

function inBrackets({ kind, detail, refed }: LeftExample): string {
  if (kind === 'listener') return ` on ${detail}`
  const parts = [
    ...(detail === '' ? [] : [detail]),
    ...(refed === undefined ? [] : [refed ? "ref'd" : "unref'd"]),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function amountText(amount: number, name: string, decimals = true): string {
  const count =
    decimals && !Number.isInteger(amount) ? amount.toFixed(amount < 1 ? 2 : 1) : formatCount(amount)
  return `${count} ${amount === 1 ? name : plural(name)}`
}

function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`
}

/** `sockets`, `child processes`. */
function plural(name: string): string {
  return name.endsWith('process') ? `${name}es` : `${name}s`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
