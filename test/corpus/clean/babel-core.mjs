/** Plugins, scopes, paths kept in weak caches, source maps: the noisiest tree of all transpilers. */
export default {
  packages: [
    '@babel/core',
    '@babel/plugin-transform-arrow-functions',
    '@babel/plugin-transform-block-scoping',
  ],
  options: {},
  async subject() {
    const { default: babel } = await import('@babel/core')
    const plugins = (
      await Promise.all([
        import('@babel/plugin-transform-arrow-functions'),
        import('@babel/plugin-transform-block-scoping'),
      ])
    ).map((module) => module.default)
    return (index) =>
      babel.transformSync(`const f${index} = (a) => { let b = a + ${index}; return () => b }`, {
        plugins,
        configFile: false,
        babelrc: false,
        sourceMaps: true,
      }).code.length
  },
}
