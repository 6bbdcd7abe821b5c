/** A component compiled for the server, with style and script parsed by other parsers. */
export default {
  packages: ['svelte'],
  options: {},
  async subject() {
    const { compile } = await import('svelte/compiler')
    return (index) =>
      compile(
        `<script>let { n = ${index} } = $props(); let twice = $derived(n * 2)</script>\n<p class="a">{twice}</p>{#each [1, 2] as x}<i>{x}</i>{/each}\n<style>.a { color: red }</style>`,
        { generate: 'server', name: `C${index % 10}` },
      ).js.code.length
  },
}
