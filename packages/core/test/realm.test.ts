import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { after, isThenable, now, pause, turn, wallTime } from '../src/realm.ts'
import { sharedState } from '../src/state.ts'
import { hostileValues } from './hostile.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('clock and timers', () => {
  test('are the real ones under fake timers', async () => {
    vi.useFakeTimers({ now: 0 })
    const before = now()
    let ran = false
    after(1, () => {
      ran = true
    })
    await pause(5)
    await turn()
    expect(ran).toBe(true)
    expect(now()).toBeGreaterThan(before)
    expect(Date.now()).toBe(0)
    expect(wallTime()).toBeGreaterThan(Date.UTC(2020, 0))
  })

  test('a cancelled run does not happen', async () => {
    let ran = false
    after(1, () => {
      ran = true
    })()
    await pause(10)
    expect(ran).toBe(false)
  })

  test('wall time is that of the machine', () => {
    expect(Math.abs(wallTime() - Date.now())).toBeLessThan(60_000)
    expect(Number.isInteger(wallTime())).toBe(true)
  })

  test('a line is printed by the console of the import, although a test has mocked it since', async () => {
    const lines: unknown[] = []
    const { warn } = console
    console.warn = (line) => lines.push(line)
    const state = sharedState()
    const { realm } = state
    delete state.realm
    vi.resetModules()
    const { printLine } = await import('../src/realm.ts')
    console.warn = warn
    const mocked = vi.spyOn(console, 'warn').mockImplementation(() => {})
    printLine('[qtests] seen')
    vi.resetModules()
    const later = await import('../src/realm.ts')
    later.printLine('[qtests] by a copy')
    Object.assign(state, { realm })
    expect(lines).toEqual(['[qtests] seen', '[qtests] by a copy'])
    expect(mocked).not.toHaveBeenCalled()
  })

  test('a copy that is loaded under fake timers has the real ones', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
    vi.resetModules()
    const copy = await import('../src/realm.ts')
    const before = copy.now()
    await copy.pause(5)
    await copy.turn()
    expect(copy.pause).not.toBe(pause)
    expect(copy.now()).toBeGreaterThan(before)
  })
})

describe('isThenable', () => {
  test('knows promises of any realm, and thenables', () => {
    expect(isThenable(Promise.resolve())).toBe(true)
    expect(isThenable(runInNewContext('Promise.resolve()'))).toBe(true)
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    expect(isThenable({ then() {} })).toBe(true)
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    expect(isThenable({ then: 5 })).toBe(false)
  })

  test.each(hostileValues())('does not throw on %s', (name, value) => {
    expect(isThenable(value)).toBe(false)
    expect(name).not.toBe('')
  })
})

describe('the shared state', () => {
  test('is one for all copies of the module, and not enumerable', async () => {
    vi.resetModules()
    const copy = await import('../src/state.ts')
    expect(copy.sharedState).not.toBe(sharedState)
    expect(copy.sharedState()).toBe(sharedState())
    const key = Symbol.for('qtests/state@1')
    expect(Object.getOwnPropertyDescriptor(globalThis, key)?.enumerable).toBe(false)
  })

  test('is made anew after a clean-up of globals', () => {
    const first = sharedState()
    Reflect.deleteProperty(globalThis, Symbol.for('qtests/state@1'))
    expect(sharedState()).not.toBe(first)
    expect(sharedState()).toEqual({ fileOptions: {}, configOptions: {}, measuring: undefined })
  })
})
