/** A whole Ajv made in each call and a schema compiled by it: `new Function`, code trees and caches that die with it. */
export default {
  packages: ['ajv'],
  options: {},
  async subject() {
    const { default: Ajv } = await import('ajv')
    return (index) => {
      const validate = new Ajv.default({ strict: false }).compile({
        type: 'object',
        properties: { [`a${index}`]: { type: 'integer', minimum: index } },
      })
      if (validate({ [`a${index}`]: index - 1 })) throw new Error('wrong answer')
    }
  },
}
