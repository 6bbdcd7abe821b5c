/** SQLite in WebAssembly: statements prepared and freed, a table that never holds more than 100 rows. */
export default {
  packages: ['sql.js'],
  options: {},
  async subject() {
    const { default: initSqlJs } = await import('sql.js')
    const SQL = await initSqlJs()
    const db = new SQL.Database()
    db.run('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)')
    return (index) => {
      db.run('INSERT OR REPLACE INTO t VALUES (?, ?)', [index % 100, `n${index}`])
      const statement = db.prepare('SELECT * FROM t WHERE id = $id')
      const row = statement.getAsObject({ $id: index % 100 })
      statement.free()
      if (row.name !== `n${index}`) throw new Error(`wrong row ${row.name}`)
    }
  },
}
