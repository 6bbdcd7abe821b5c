/** Chunks in linked lists, split and joined, and an encoded source map. */
export default {
  packages: ['magic-string'],
  options: {},
  async subject() {
    const { default: MagicString } = await import('magic-string')
    return (index) => {
      const text = new MagicString(`let a = ${index}; let b = a + a; call(b)`)
      text.overwrite(4, 5, `renamed${index}`).prepend('/* head */').append('// tail').remove(0, 3)
      return (
        text.generateMap({ hires: true, source: `f${index}.js` }).mappings.length + text.toString().length
      )
    }
  },
}
