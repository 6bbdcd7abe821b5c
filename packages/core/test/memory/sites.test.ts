import { expect, test } from 'vitest'
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
