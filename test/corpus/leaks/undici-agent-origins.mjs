/** An agent keeps the client of each origin that could not be reached. Source: https://github.com/nodejs/undici/pull/4425 */
export default {
  package: 'undici',
  leaking: { version: '7.14.0', alias: 'undici-agent-leaking' },
  fixed: { version: '7.15.0', alias: 'undici-agent-fixed' },
  issue: 'nodejs/undici#4425',
  subject({ Agent, request }) {
    const dispatcher = new Agent()
    return {
      subject: async (index) => {
        // Each of the addresses of the loopback network is a host of its own.
        const host = `127.${1 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`
        try {
          await request(`http://${host}:9/health`, { dispatcher })
        } catch (error) {
          if (error.code === 'ECONNREFUSED') return
          throw error
        }
        throw new Error('there is a server')
      },
      teardown: () => dispatcher.destroy(),
    }
  },
}
