import { describe, expect, test } from 'vitest'
import { parseCLI } from 'vitest/node'
import { readCommandLine } from '../src/hunt/command-line.ts'

describe('the arguments of Vitest', () => {
  test.each([
    ['run src -t name', ['src'], { testNamePattern: 'name' }],
    ['src --pool=threads --no-file-parallelism', ['src'], { pool: 'threads', fileParallelism: false }],
    ['--coverage.enabled --retry 2 a b', ['a', 'b'], { retry: 2 }],
  ])('%s', (line, filter, options) => {
    const read = readCommandLine(parseCLI, line.split(' '))
    expect(read.filter).toEqual(filter)
    expect(read.options).toMatchObject(options)
  })

  test.each([
    ['run --nosuchopt test/a', 'Unknown option `--nosuchopt`'],
    ['--no-such-thing a', 'Unknown option `--suchThing`'],
    ['run --pool', 'option `--pool <pool>` value is missing'],
  ])('refuses: %s', (line, message) => {
    expect(() => readCommandLine(parseCLI, line.split(' '))).toThrow(message)
  })
})
