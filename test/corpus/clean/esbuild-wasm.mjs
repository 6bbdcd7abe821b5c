/** A service in a child process that answers over pipes with messages in a binary protocol. */
export default {
  packages: ['esbuild-wasm'],
  options: {},
  async subject() {
    const { default: esbuild } = await import('esbuild-wasm')
    return {
      setup: async () => {
        await esbuild.transform('let warm = 1')
      },
      subject: async (index) => {
        const { code } = await esbuild.transform(`enum E { A = ${index} }; export const c: number = E.A`, {
          loader: 'ts',
          minify: true,
        })
        if (code.length === 0) throw new Error('nothing came back')
      },
      teardown: () => esbuild.stop(),
    }
  },
}
