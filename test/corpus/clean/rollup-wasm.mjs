/** A program of two modules bundled in memory, parsed by WebAssembly. */
export default {
  packages: ['@rollup/wasm-node'],
  async subject() {
    const { rollup } = await import('@rollup/wasm-node')
    return async (index) => {
      const files = {
        main: `import { a } from './a'; export const b = a + ${index}`,
        a: `export const a = ${index}; export const unused = 1`,
      }
      const bundle = await rollup({
        input: 'main',
        plugins: [{ name: 'memory', resolveId: (id) => id.replace('./', ''), load: (id) => files[id] }],
      })
      const { output } = await bundle.generate({ format: 'es' })
      await bundle.close()
      if (output[0].code.includes('unused')) throw new Error('wrong code')
    }
  },
}
