/** An application, a server and a client for each call, as tests with supertest do. */
export default {
  packages: ['express', 'supertest'],
  options: {},
  async subject() {
    const { default: express } = await import('express')
    const { default: request } = await import('supertest')
    return async (index) => {
      const app = express()
      app.get('/a', (_request, response) => response.send({ index }))
      await request(app).get('/a').expect(200, { index })
    }
  },
}
