/** `new Function` and indirect `eval` with new text in each call: scripts, compile caches, source positions. */
export default {
  packages: [],
  options: {},
  async subject() {
    // biome-ignore lint/security/noGlobalEval: scripts made by eval are the noise that this is about
    const indirect = globalThis.eval
    return (index) => {
      const made = new Function('a', `const b${index} = a + ${index}; return () => b${index} * 2`)
      return made(1)() + indirect(`(function named${index}() { return ${index} })()`)
    }
  },
}
