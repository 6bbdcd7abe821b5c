import { describe, expect, test } from 'vitest'
import { mayLeave, provenByCensus, type Stretch } from '../../src/memory/growth-census.ts'

/** Stretches of so many calls each, which left so many objects. */
const stretches = (calls: number, ...objects: number[]): Stretch[] =>
  objects.map((more) => ({ calls, objects: more }))

/** 75 calls before, which left an object each, and some once, as measured. */
const BEFORE: Stretch = { calls: 75, objects: 97 }

describe('proven', () => {
  test('an object with each call, to within what finalizers leave', () => {
    expect(provenByCensus(BEFORE, stretches(21, 20, 22, 22))?.perCall).toBe(1)
  })

  test('several of them', () => {
    expect(
      provenByCensus({ calls: 1_969, objects: 13_788 }, stretches(500, 3_499, 3_501, 3_501))?.perCall,
    ).toBe(7)
  })

  test('beside a tree that one count finds alive and the next does not', () => {
    const before = { calls: 696, objects: 722 }
    expect(provenByCensus(before, stretches(118, 113, 3_963, -3_725))).toBeUndefined()
    expect(provenByCensus(before, stretches(118, 113, 3_963, -3_725, 119))?.perCall).toBe(1)
  })

  test('an object with every other call, once the calls are more than caches have entries', () => {
    const halves = stretches(2_000, 999, 1_001, 1_001)
    expect(provenByCensus({ calls: 283_988, objects: 142_001 }, halves)?.perCall).toBeCloseTo(0.5, 2)
    expect(provenByCensus({ calls: 20_000, objects: 10_000 }, halves)).toBeUndefined()
  })
})

describe('not proven', () => {
  test.each([
    ['too few counts', BEFORE, stretches(21, 21, 21)],
    ['nothing stays', { calls: 266, objects: 24 }, stretches(37, 0, 1, 0)],
    ['it slows down', { calls: 100, objects: 200 }, stretches(50, 80, 70, 62)],
    ['more came before, as into a cache', { calls: 100, objects: 160 }, stretches(50, 50, 50, 50)],
    ['fewer came before: something was emptied', { calls: 1_000, objects: 600 }, stretches(50, 50, 50, 50)],
    ['a bound was reached', { calls: 100, objects: 110 }, stretches(50, 50, 50, 12, 0)],
    ['no whole number', { calls: 100, objects: 140 }, stretches(50, 70, 70, 70)],
  ])('%s', (_, before, counted) => {
    expect(provenByCensus(before, counted)).toBeUndefined()
  })
})

test('stretches are counted only where the calls before may have left objects', () => {
  expect(mayLeave({ calls: 75, objects: 22 })).toBe(false)
  expect(mayLeave(BEFORE)).toBe(true)
  expect(mayLeave({ calls: 50_000, objects: 10_000 })).toBe(true)
})
