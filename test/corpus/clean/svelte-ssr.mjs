/** A component compiled once and rendered on the server in each call. */
export default {
  packages: ['svelte'],
  options: {},
  async subject() {
    const { compile } = await import('svelte/compiler')
    const { render } = await import('svelte/server')
    const { writeFile, rm } = await import('node:fs/promises')
    const file = new URL(`../node_modules/.svelte-ssr-${process.pid}.mjs`, import.meta.url)
    await writeFile(
      file,
      compile(
        '<script>let { n } = $props()</script><ul>{#each [1, 2, 3] as x}<li title={n}>{x + n}</li>{/each}</ul>',
        { generate: 'server' },
      ).js.code,
    )
    const { default: Component } = await import(file.href)
    await rm(file)
    return (index) => {
      const { body } = render(Component, { props: { n: index } })
      if (!body.includes(`title="${index}"`)) throw new Error(body)
    }
  },
}
