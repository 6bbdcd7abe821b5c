/** Work in the thread pool: requests that are alive until their callback. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { pbkdf2, scrypt } = await import('node:crypto')
    const { promisify } = await import('node:util')
    return async (index) => {
      await promisify(pbkdf2)(`password ${index}`, 'salt', 200, 32, 'sha256')
      await promisify(scrypt)(`password ${index}`, 'salt', 32, { N: 16 })
    }
  },
}
