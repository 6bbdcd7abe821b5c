/** Hashes in JavaScript, in slices between turns of the event loop: some milliseconds for each call. */
export default {
  packages: ['bcryptjs'],
  options: {},
  async subject() {
    const { default: bcrypt } = await import('bcryptjs')
    return async (index) => {
      const hash = await bcrypt.hash(`password ${index}`, 4)
      if (!(await bcrypt.compare(`password ${index}`, hash))) throw new Error('not the same')
    }
  },
}
