/**
 * One case under one rule, in a process of its own. Usage: node --expose-gc case.mjs RULE leaking|fixed|clean NAME
 * The last line of its output is JSON: whether the rule raises an alarm, its calls, ms.
 */
import { load } from '../../corpus/subject.mjs'
import { differenceAfterCollection, differenceWithoutCollection } from './difference.mjs'
import { growthInSeries } from './leakage.mjs'
import { unboundShapes } from './memlab.mjs'
import { qtests } from './qtests.mjs'

const [, , rule, kind, name] = process.argv
const rules = {
  qtests,
  differenceWithoutCollection,
  differenceAfterCollection,
  growthInSeries,
  unboundShapes,
}
const { subject, setup, options } = await load(kind, name)

// What a rule loads is a user's import at the head of the file, and no part of its time.
const judge = await rules[rule](options)
await setup?.()
const started = performance.now()
const { answer, calls } = await judge(subject)
const elapsed = performance.now() - started
process.stdout.write(`\n${JSON.stringify({ answer, calls, elapsed })}\n`, () => process.exit())
