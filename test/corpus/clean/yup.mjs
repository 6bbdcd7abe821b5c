/** Objects checked and cast, valid and invalid ones by turns. */
export default {
  packages: ['yup'],
  options: {},
  async subject() {
    const { array, number, object, string } = await import('yup')
    const order = object({
      id: number().required().positive(),
      mail: string().email(),
      lines: array(object({ sku: string().required(), count: number().min(1) })),
    })
    return async (index) => {
      const lines = [{ sku: `s${index}`, count: index % 3 }]
      try {
        await order.validate({ id: index + 1, mail: `a${index}@example.org`, lines }, { abortEarly: false })
      } catch (error) {
        if (error.name !== 'ValidationError') throw error
      }
    }
  },
}
