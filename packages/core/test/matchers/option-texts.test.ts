import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { optionTexts } from '../../src/matchers/option-texts.ts'

test('options are printed with their unit, and with their source unless it is the call', () => {
  const texts = optionTexts([
    { name: 'calls', value: 500, source: 'call' },
    { name: 'maxTime', value: 1_500, source: 'variable', unit: 'ms' },
    { name: 'tolerance', value: 64, source: 'file', unit: 'B' },
    { name: 'onInconclusive', value: 'fail', source: 'config' },
    { name: 'excuse', value: false, source: 'call' },
    { name: 'setup', value: function openStore() {}, source: 'call' },
    { name: 'falseFailure', value: 1e-9, source: 'call' },
  ])
  expect(texts).toEqual({
    calls: '500',
    maxTime: '1500 ms (environment variable)',
    tolerance: '64 B (configure())',
    onInconclusive: "'fail' (runner's config)",
    excuse: 'false',
    setup: '`openStore` (function)',
    falseFailure: '1e-9',
  })
  expect(Object.keys(texts)[0]).toBe('calls')
})

test('lists are printed by their entries, and tables by their names', () => {
  const texts = optionTexts([
    { name: 'ignore', value: ['interval', 'keep-alive socket'], source: 'call' },
    { name: 'on', value: [new EventEmitter(), function count() {}, [1]], source: 'file' },
    { name: 'sizes', value: [1, 2, 3, 4, 5, 6, 7], source: 'call' },
    { name: 'allow', value: { 'held-1a2b3c4d': 'why' }, source: 'call' },
  ])
  expect(texts).toEqual({
    ignore: "['interval', 'keep-alive socket']",
    on: '[`EventEmitter` (object), `count` (function), `array of 1` (array)] (configure())',
    sizes: '[1, 2, 3, 4, 5, 2 more]',
    allow: '{ held-1a2b3c4d }',
  })
})
