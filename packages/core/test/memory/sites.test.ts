import { expect, test } from 'vitest'
import { assertNoLeak } from '../../src/matchers/leak.ts'
import { functionName } from '../../src/memory/function-name.ts'
import type { LiveStack, ProfileFrame } from '../../src/memory/sampler.ts'
import { findSites } from '../../src/memory/sites.ts'

const frame = (functionName: string, url: string, lineNumber: number): ProfileFrame => ({
  functionName,
  scriptId: `no script of this process: ${url}`,
  url,
  lineNumber,
  columnNumber: 0,
})
const own = frame('save', 'file:///app/src/orders.js', 10)
const store = frame('set', 'file:///app/node_modules/store/index.js', 1)
const table = frame('grow', 'file:///app/node_modules/@scope/table/index.js', 5)
const stack = (bytes: number, ...frames: ProfileFrame[]): LiveStack => ({ bytes, count: 1, frames })

async function siteOf(...stacks: LiveStack[]) {
  const sites = await findSites({ stacks, calls: 1, counted: true })
  expect(sites).toHaveLength(1)
  return sites[0]
}

test('the package is the one that most of the bytes came through, whatever stack was seen first', async () => {
  const site = await siteOf(stack(20, own), stack(300, table, store, own), stack(50, own))
  expect(site).toMatchObject({ function: 'save', through: 'store', bytes: 370, count: 3 })
  expect(site?.packages).toEqual(['@scope/table', 'store'])
})

test('the package is the one that the function called into, also where it comes back to itself', async () => {
  const site = await siteOf(stack(64, store, table, store, own))
  expect(site).toMatchObject({ through: 'store', packages: ['store', '@scope/table'] })
})

test('what the function allocated by itself came through no package', async () => {
  const site = await siteOf(stack(40, store, own), stack(100, own))
  expect(site).toMatchObject({ through: undefined, packages: [] })
})

test('what V8 makes of the fields of a class is named by the class', async () => {
  const url = 'file:///app/src/store.js'
  const fields = frame('<instance_members_initializer>', url, 2)
  const made = frame('Session', url, 5)
  const site = await siteOf(stack(64, fields, made, frame('login', url, 10)))
  expect(site?.function).toBe('fields of Session')
  expect(site?.callers[0]).toMatch(/^Session \(/)
  const below = await siteOf(stack(64, frame('make', url, 20), fields, made))
  expect(below?.callers[0]).toMatch(/^fields of Session \(/)
  const inlined = await siteOf(stack(64, fields, frame('login', url, 10)))
  expect(inlined?.function).toBe('fields of a class')
  const elsewhere = await siteOf(stack(64, fields, frame('Factory', 'file:///app/src/factory.js', 10)))
  expect(elsewhere?.function).toBe('fields of a class')
  const fixed = await siteOf(stack(64, frame('<static_initializer>', url, 2), made))
  expect(fixed?.function).toBe('static fields of a class')
})

test.each([
  ['class Session {', 'fields of Session'],
  ['export abstract class Session extends Base {', 'fields of Session'],
  ['class Größe$ {', 'fields of Größe$'],
  ['class extends Base {', 'fields of a class'],
  ['open() { // a class of its own', 'fields of a class'],
  [undefined, 'fields of a class'],
])('a class that the source declares as %j: %s', (line, name) => {
  expect(functionName(frame('<instance_members_initializer>', '', 0), own, line)).toBe(name)
})

test('the fields of a class that V8 names as its constructor', () => {
  const made = { ...own, functionName: 'Session', lineNumber: 5 }
  expect(functionName({ ...made, columnNumber: 14 }, made)).toBe('fields of Session')
  expect(functionName({ ...made, lineNumber: 6 }, made)).toBe('fields of Session')
  expect(functionName(made, made)).toBe('Session')
  expect(functionName(made, { ...made, columnNumber: 14 })).toBe('Session')
  expect(functionName({ ...made, lineNumber: 6 }, { ...made, scriptId: 'another' })).toBe('Session')
  const walk = { ...own, functionName: 'walk' }
  expect(functionName({ ...walk, lineNumber: 90 }, walk)).toBe('walk')
})

test('the fields of a real class', async () => {
  const kept: object[] = []
  class Basket {
    readonly lines: number[] = [1, 2, 3]
  }
  const error: unknown = await assertNoLeak(() => void kept.push(new Basket()), {
    explain: 'sites',
    maxTime: '10s',
  }).catch((thrown: unknown) => thrown)
  const { message } = error as Error
  expect(message).toContain('fields of Basket (')
  expect(message).not.toContain('initializer')
})
