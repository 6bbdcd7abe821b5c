/** Identifiers: pools of random bytes that are renewed when used up. */
export default {
  packages: ['uuid', 'nanoid'],
  options: {},
  async subject() {
    const { v4, v5, v7 } = await import('uuid')
    const { nanoid, customAlphabet } = await import('nanoid')
    const short = customAlphabet('abc', 10)
    return (index) => [v4(), v7(), v5(`name ${index}`, v5.URL), nanoid(), short()].join().length
  },
}
