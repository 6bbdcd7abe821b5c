/**
 * `pnpm demo`: builds qtests, runs the examples, shows what a user would see, and checks that every variant ended as
 * it should. Exit code 0 says that it did.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './demo/build.mjs'
import { endChildrenOnSignals, runNode } from './demo/children.mjs'
import { judge } from './demo/judge.mjs'
import { VARIANTS } from './demo/variants.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined
const style = (code) => (text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
const [bold, dim, green, red] = [style(1), style(2), style(32), style(31)]
const say = (text = '') => console.log(text)
const seconds = (since) => `${((performance.now() - since) / 1_000).toFixed(1)} s`
const steps = VARIANTS.length + 1
const heading = (step, text) => say(`\n${bold(`[${step}/${steps}] ${text}`)}`)

endChildrenOnSignals()
process.exitCode = (await demo()) ? 0 : 1

async function demo() {
  say(
    'qtests: the tests of an order service that also hold its memory and its latency, in Vitest and in Jest.',
  )
  say('The service comes twice: clean, where all tests pass, and with three defects, where they fail.')

  heading(1, 'Build the packages')
  say(dim('  some 40 s the first time, then from the cache'))
  const started = performance.now()
  if (!(await build(root, [...new Set(VARIANTS.map(({ example }) => example))], say))) {
    say(red('\nThe demo failed: the packages could not be built. The output of the build is above.'))
    return false
  }
  say(`  done in ${seconds(started)}`)

  const reports = mkdtempSync(join(tmpdir(), 'qtests-demo-'))
  // At the exit, so that a demo that was stopped leaves nothing behind either.
  process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
  const results = []
  for (const [at, variant] of VARIANTS.entries()) results.push(await show(variant, at + 2, reports))
  return conclude(results)
}

/** Runs one variant in this terminal. */
async function show(variant, step, reports) {
  heading(step, variant.title)
  say(
    variant.failing.length === 0
      ? '  All tests should pass.'
      : `  These failures are expected: each of the ${variant.failing.length} tests should fail, and name its defect.`,
  )
  say(dim(`  $ ${variant.command}\n`))
  const started = performance.now()
  const cwd = join(root, 'examples', variant.example)
  const json = join(reports, `${step}.json`)
  const code = await runNode([join(cwd, 'node_modules', variant.binary), ...variant.args(json)], {
    cwd,
    env: colours ? { FORCE_COLOR: '1' } : {},
  })
  return { variant, time: seconds(started), ...(await judge(variant, code, json)) }
}

/** Says what each run has shown; true when all ended as they should. */
function conclude(results) {
  say(`\n${bold('What you have seen')}`)
  for (const { variant, time, troubles, findings } of results) {
    const tests = variant.passing.length + variant.failing.length
    const expected =
      variant.failing.length === 0
        ? `all ${tests} tests passed`
        : `all ${tests} tests failed, as they should, each for its own defect`
    const ended =
      troubles.length === 0 ? `${green('✓')} ${expected}` : red('✗ ended otherwise than it should')
    say(`\n  ${bold(variant.title)}: ${ended} ${dim(`(${time})`)}`)
    for (const trouble of troubles) say(red(`      ${trouble}`))
    for (const { test, shows } of variant.failing) {
      if (!findings.has(test)) continue
      say(`      ${test}`)
      say(dim(`          the defect  ${shows}`))
      say(dim(`          the message ${findings.get(test)}`))
    }
  }
  const good = results.every(({ troubles }) => troubles.length === 0)
  say(
    good
      ? green('\nEvery variant ended as it should.')
      : red(
          '\nThe demo failed: not every variant ended as it should. The lines marked ✗ say which, and why.',
        ),
  )
  return good
}
