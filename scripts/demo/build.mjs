import { runNode } from './children.mjs'

/** Builds the packages that the examples use; those that did not change come from turbo's cache. */
export async function build(root, examples, say) {
  const filters = examples.map((example) => `--filter=${example}^...`)
  let output = ''
  const code = await runNode(['node_modules/turbo/bin/turbo', 'run', 'build', ...filters], {
    cwd: root,
    env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    onText(text) {
      output += text
      for (const [, name, state] of text.matchAll(/(@qtests\/\w+):build: cache (hit|miss)/g))
        say(`  ${state === 'hit' ? 'from the cache' : 'building'}  ${name}`)
    },
  })
  if (code !== 0) say(output)
  return code === 0
}
