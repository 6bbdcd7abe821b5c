/** Schemas made in each call, checked with references and conversions. */
export default {
  packages: ['joi'],
  options: {},
  async subject() {
    const { default: Joi } = await import('joi')
    return (index) => {
      const schema = Joi.object({
        low: Joi.number().required(),
        high: Joi.number().greater(Joi.ref('low')),
        [`k${index % 20}`]: Joi.string().email(),
      })
      return schema.validate({ low: index, high: index - 1, [`k${index % 20}`]: 'x' }, { abortEarly: false })
        .error.details.length
    }
  },
}
