/**
 * Loads one case for a process of its own. Shared by the verdict and the oracle, so that both see the same calls.
 * No code of qtests.
 */

/** @returns {Promise<{ subject: (index: number) => unknown, setup?: () => unknown, teardown?: () => unknown, options: object }>} */
export async function load(kind, name) {
  const folder = kind === 'clean' ? 'clean' : 'leaks'
  const { default: one } = await import(new URL(`./${folder}/${name}.mjs`, import.meta.url).href)
  return await made(one, kind)
}

/** The same for a case that is loaded already: where a runner simulates a browser, no module has a `file:` URL. */
export async function made(one, kind) {
  const subject = kind === 'clean' ? await one.subject() : await one.subject(await packageOf(one, kind))
  return { ...(typeof subject === 'function' ? { subject } : subject), options: one.options ?? {} }
}

/** The options that the matcher is given. */
export function given({ setup, teardown, options }) {
  return {
    ...options,
    ...(setup === undefined ? {} : { setup }),
    ...(teardown === undefined ? {} : { teardown }),
  }
}

/** The specifier is resolved from here: the aliases are installed beside this file. */
async function packageOf(one, kind) {
  const { alias } = one[kind]
  return await import(one.entry === undefined ? alias : `${alias}/${one.entry}`)
}
