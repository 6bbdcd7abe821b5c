/** Modules loaded lazily one after another: every 40th call needs another one of lodash's, thirty in all. */
export default {
  packages: ['lodash'],
  options: {},
  async subject() {
    const { createRequire } = await import('node:module')
    const require = createRequire(import.meta.url)
    const names = [
      'chunk',
      'compact',
      'concat',
      'difference',
      'drop',
      'fill',
      'flatten',
      'head',
      'intersection',
      'join',
      'last',
      'nth',
      'pull',
      'reverse',
      'slice',
      'sortedUniq',
      'tail',
      'take',
      'union',
      'uniq',
      'unzip',
      'without',
      'xor',
      'zip',
      'countBy',
      'groupBy',
      'keyBy',
      'orderBy',
      'template',
      'merge',
    ]
    return (index) => typeof require(`lodash/${names[Math.min(names.length - 1, Math.floor(index / 40))]}`)
  },
}
