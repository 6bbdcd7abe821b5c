/**
 * A connection keeps a listener for each model that was deleted.
 * Source: https://github.com/Automattic/mongoose/issues/7682, Automattic/mongoose#7682.
 */
export default {
  package: 'mongoose',
  leaking: { version: '5.5.1', alias: 'mongoose-leaking' },
  fixed: { version: '5.5.2', alias: 'mongoose-fixed' },
  issue: 'Automattic/mongoose#7682',
  async subject({ default: mongoose }) {
    const connection = mongoose.createConnection()
    connection.setMaxListeners?.(0)
    return (index) => {
      connection.model(`Tenant${index}`, new mongoose.Schema({ name: String }))
      connection.deleteModel(`Tenant${index}`)
    }
  },
}
