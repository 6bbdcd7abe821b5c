/** Interceptors defined and consumed in each call; nothing reaches the network. */
export default {
  packages: ['undici'],
  options: {},
  async subject() {
    const { MockAgent, request } = await import('undici')
    const dispatcher = new MockAgent({ enableCallHistory: false })
    dispatcher.disableNetConnect()
    const pool = dispatcher.get('http://example.test')
    return {
      subject: async (index) => {
        pool.intercept({ path: `/${index}`, method: 'POST' }).reply(200, { index })
        const { body } = await request(`http://example.test/${index}`, {
          method: 'POST',
          dispatcher,
          body: 'a',
        })
        if ((await body.json()).index !== index) throw new Error('wrong answer')
      },
      teardown: () => dispatcher.close(),
    }
  },
}
