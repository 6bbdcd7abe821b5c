/**
 * A container keeps the plan cache of each child made of it.
 * Source: https://github.com/inversify/InversifyJS/issues/1810, inversify/InversifyJS#1810.
 */
export default {
  package: 'inversify',
  leaking: { version: '7.5.1', alias: 'inversify-leaking' },
  fixed: { version: '7.5.2', alias: 'inversify-fixed' },
  issue: 'inversify/InversifyJS#1810',
  // The package itself only exports what others of its scope do.
  site: /through @inversifyjs\/container/,
  async subject({ Container }) {
    const parent = new Container()
    parent.bind('clock').toConstantValue({ now: () => 0 })
    return (index) => {
      const request = new Container({ parent })
      request.bind('id').toConstantValue(index)
      return request.get('clock')
    }
  },
}
