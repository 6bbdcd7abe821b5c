import { describe, expect, test } from 'vitest'
import { fingerprintKind, heldFingerprint, siteFingerprint } from '../../src/explain/fingerprint.ts'
import type { PathStep, RetainingPath } from '../../src/explain/port.ts'
import { placeOf } from '../../src/script-place.ts'

const HERE = new URL('..', import.meta.url).pathname

const registry: PathStep = {
  kind: 'variable',
  name: 'registry',
  holds: 'Map',
  scope: { kind: 'module', script: `file://${HERE}src/session.ts` },
}
const entry: PathStep = { kind: 'entry', name: '[x]', holds: 'Session' }

function path(...steps: readonly PathStep[]): RetainingPath {
  return { root: 'global', steps, count: 200 }
}

const fingerprint = heldFingerprint('Session', path(registry, entry))

describe('held', () => {
  test('has a form that a list of known leaks takes', () => {
    expect(fingerprint).toMatch(/^held-[0-9a-f]{8}$/)
    expect(fingerprintKind(fingerprint)).toBe('held')
  })

  test('is the same whatever stands before the variable, the query of the script and its scheme', () => {
    const loader: PathStep = { kind: 'internal', name: '12', holds: '(Global handles)' }
    const plain = { ...registry, scope: { kind: 'module', script: `${HERE}src/session.ts?v=3` } } as const
    expect(heldFingerprint('Session', path(loader, plain, entry))).toBe(fingerprint)
  })

  test.each([
    ['class', 'Order', registry, entry],
    ['variable', 'Session', { ...registry, name: 'other' }, entry],
    [
      'file',
      'Session',
      { ...registry, scope: { kind: 'module', script: `${HERE}src/other.ts` } as const },
      entry,
    ],
    ['link', 'Session', registry, { ...entry, kind: 'property', name: 'last' }],
  ] satisfies [string, string, PathStep, PathStep][])('differs by the %s', (_, className, first, second) => {
    expect(heldFingerprint(className, path(first, second))).not.toBe(fingerprint)
  })

  test('timers are told apart by their functions, and not by their place in the lists of Node', () => {
    const node = { kind: 'module', script: 'node:internal/timers' } as const
    const list: PathStep = { kind: 'variable', name: 'timerListMap', holds: 'Object', scope: node }
    const next: PathStep = { kind: 'property', name: '_idleNext', holds: 'Timeout' }
    const previous: PathStep = { kind: 'property', name: '_idlePrev', holds: 'Timeout', repeats: true }
    const timer = (step: PathStep, ...contents: string[]) =>
      heldFingerprint('Timeout', path(list, step), contents)
    expect(timer(next, 'expire()', 'Session')).toBe(timer(previous, 'Session', 'expire()'))
    expect(timer(next, 'expire()')).not.toBe(timer(next, 'poll()'))
  })
})

test('a site is its function and its file, as every checkout knows it', () => {
  const site = siteFingerprint('open', '/elsewhere/node_modules/pool/lib/open.js')
  expect(site).toBe(siteFingerprint('open', 'C:\\work\\node_modules\\pool\\lib\\open.js'))
  expect(site).not.toBe(siteFingerprint('close', '/elsewhere/node_modules/pool/lib/open.js'))
  expect(fingerprintKind(site)).toBe('site')
})

test('a file of a package is named relative to its package.json', () => {
  expect(placeOf(`file://${HERE}src/a%20b.ts`)).toBe('test/src/a b.ts')
})

test.each(['held-1a2b3c4', 'held-1A2B3C4D', 'leak-1a2b3c4d', ''])('%s is no fingerprint', (text) => {
  expect(fingerprintKind(text)).toBeUndefined()
})
