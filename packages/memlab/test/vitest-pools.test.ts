import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { renderExplanation } from '../src/index.ts'
import { classNamed, explained, fixtures, node, temporary } from './helpers.ts'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

test.each(['forks', 'threads', 'vmThreads', 'vmForks'])('inside a Vitest test, pool %s', async (pool) => {
  const directory = join(fixtures, 'vitest')
  const file = join(temporary(), 'result.json')
  const ran = await node([vitest, 'run', `--pool=${pool}`], { QTESTS_RESULT: file }, directory)
  expect(ran).toMatchObject({ code: 0 })
  const explanation = explained(JSON.parse(readFileSync(file, 'utf8')))
  expect(classNamed(explanation, 'Session')).toMatchObject({ count: 200, countPerCall: 1 })
  expect(renderExplanation(explanation, { cwd: directory, width: 200 })[1]).toBe(
    '  held by  registry (module variable in store.ts) -> Map -> Session',
  )
})
