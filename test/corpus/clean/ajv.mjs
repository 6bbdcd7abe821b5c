/** A validator compiled once that collects all errors. */
export default {
  packages: ['ajv', 'ajv-formats'],
  options: {},
  async subject() {
    const { default: Ajv } = await import('ajv')
    const { default: formats } = await import('ajv-formats')
    const ajv =
      formats.default === undefined
        ? formats(new Ajv.default({ allErrors: true }))
        : formats.default(new Ajv.default({ allErrors: true }))
    const validate = ajv.compile({
      type: 'object',
      required: ['id', 'mail'],
      properties: {
        id: { type: 'integer' },
        mail: { type: 'string', format: 'email' },
        list: { type: 'array', items: { type: 'number' } },
      },
      additionalProperties: false,
    })
    return (index) => {
      const good = validate({ id: index, mail: `a${index}@example.com`, list: [1, 2] })
      const bad = validate({ id: `${index}`, mail: 'no', extra: index })
      if (!good || bad || validate.errors.length < 3) throw new Error('wrong answer')
    }
  },
}
