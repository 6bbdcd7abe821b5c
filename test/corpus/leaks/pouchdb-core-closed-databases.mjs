/** A database that was closed still waits to hear that it was destroyed. Source: https://github.com/pouchdb/pouchdb/issues/5812 */
export default {
  package: 'pouchdb-core',
  leaking: { version: '6.0.7', alias: 'pouchdb-core-leaking' },
  fixed: { version: '6.1.0', alias: 'pouchdb-core-fixed' },
  issue: 'pouchdb/pouchdb#5812',
  async subject({ default: PouchDB }) {
    const { default: memory } = await import('pouchdb-adapter-memory')
    PouchDB.plugin(memory)
    return async (index) => {
      const db = new PouchDB(`session-${index % 10}`, { adapter: 'memory' })
      await db.info()
      await db.close()
    }
  },
}
