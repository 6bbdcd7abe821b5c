/** Look-ups of localhost in the thread pool. */
export default {
  packages: [],
  options: {},
  async subject() {
    const dns = await import('node:dns/promises')
    return async (index) => {
      const found = await dns.lookup('localhost', { all: index % 2 === 0 })
      if ((found.address ?? found[0].address).length === 0) throw new Error('not found')
    }
  },
}
