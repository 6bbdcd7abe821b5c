/** Tokens by callbacks, with one in ten refused. */
export default {
  packages: ['jsonwebtoken'],
  options: {},
  async subject() {
    const { default: jwt } = await import('jsonwebtoken')
    return (index) => {
      const token = jwt.sign({ user: index }, 'secret', { expiresIn: '1h' })
      try {
        return jwt.verify(token, index % 10 === 0 ? 'other' : 'secret').user
      } catch (error) {
        return error.message.length
      }
    }
  },
}
