import type { CollectedEvidence, Look } from '../memory/collected.ts'
import { formatCount, formatDuration } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { letGo } from './held-by.ts'
import { type Report, type Row, unmeasured } from './report.ts'

/**
 * The words of a verdict about collected objects.
 *
 * @param holders - rows about who holds one of them: a retaining path, or how to get one.
 */
export function collectedReport(verdict: Verdict<CollectedEvidence>, holders: readonly Row[]): Report {
  const expected = 'every object collected once dropped'
  if (verdict.kind === 'unsupported') {
    return unmeasured(`could not be told: ${verdict.reason}`, expected, 'no answer')
  }
  const last = verdict.evidence.looks.at(-1) as Look
  return {
    claim: claimOf(verdict, last),
    expected,
    received: `${aliveOf(last)} alive`,
    evidence: evidenceRows(verdict.evidence),
    explanation: verdict.kind === 'fail' ? holders : [],
    next: verdict.kind === 'fail' ? [letGo(nameOf(last), holders)] : [],
  }
}

function claimOf(verdict: Exclude<Verdict<CollectedEvidence>, { kind: 'unsupported' }>, last: Look): string {
  switch (verdict.kind) {
    case 'pass':
      return `what the factory returns was collected: ${formatCount(last.objects)} of ${countOf(last.objects, 'object')} (${last.classes.join(', ')})`
    case 'fail':
      return `what the factory returns is kept: ${keptOf(last)} after ${countOf(last.collections, 'full collection')}`
    case 'inconclusive':
      return `may be kept: ${verdict.reason}`
  }
}

/** Which objects stayed, as far as it says where to look. */
function keptOf(look: Look): string {
  const { alive, same, calls, objects } = look
  if (same) return `each call returns the same ${nameOf(look)}, which is still alive`
  const [only] = alive
  if (only !== undefined && alive.length === 1 && calls > 1)
    return `the ${placeOf(look)} of ${formatCount(objects)} objects (${nameOf(look)}) is still alive`
  return `${aliveOf(look)} are still alive`
}

function placeOf({ alive, first, calls }: Look): string {
  const [only] = alive
  const newest = only !== undefined && only.call === first + calls - 1
  return newest ? 'newest' : 'one'
}

/** `5 of 5 objects (Session)`. */
function aliveOf(look: Look): string {
  if (look.same) return `1 object (${nameOf(look)}), returned by each call,`
  return `${formatCount(look.alive.length)} of ${countOf(look.objects, 'object')} (${look.alive.length === 0 ? look.classes.join(', ') : nameOf(look)})`
}

/** Classes of the survivors with the place in a returned array: `Session`, `Socket [1]`. */
function nameOf({ alive }: Look): string {
  const names = alive.map(({ className, place }) => (place === '' ? className : `${className} ${place}`))
  return [...new Set(names)].slice(0, 4).join(', ')
}

function evidenceRows({ looks }: CollectedEvidence): Row[] {
  const rows = looks.map((look, at): Row => {
    const order = looks.length === 1 ? '' : at === 0 ? 'first, ' : 'again, '
    return {
      label: 'looked',
      text: `${order}${countOf(look.calls, 'call')}: ${aliveOf(look)} alive after ${countOf(look.collections, 'full collection')} in ${formatDuration(look.time)}`,
    }
  })
  const last = looks.at(-1)
  if (last !== undefined && last.alive.length > 0 && !last.ownAlive)
    rows.push({ label: 'control', text: 'an object of our own, made and dropped beside them, was collected' })
  if (looks.length > 1 && last?.alive.length === 0)
    rows.push({
      label: 'once',
      text: 'what the first look kept was kept once, as one-time initialisation does',
    })
  return rows
}

function countOf(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`
}
