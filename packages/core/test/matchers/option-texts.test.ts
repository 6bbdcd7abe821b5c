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
