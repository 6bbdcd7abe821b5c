/** Unary calls over one HTTP/2 connection on loopback, each with a deadline and metadata. */
export default {
  packages: ['@grpc/grpc-js'],
  async subject() {
    const { default: grpc } = await import('@grpc/grpc-js')
    const serialize = (value) => Buffer.from(JSON.stringify(value))
    const deserialize = (bytes) => JSON.parse(`${bytes}`)
    const definition = {
      twice: {
        path: '/Maths/Twice',
        requestStream: false,
        responseStream: false,
        requestSerialize: serialize,
        requestDeserialize: deserialize,
        responseSerialize: serialize,
        responseDeserialize: deserialize,
      },
    }
    const server = new grpc.Server()
    server.addService(definition, {
      twice: ({ request }, callback) => callback(null, { n: request.n * 2 }),
    })
    let client
    return {
      setup: async () => {
        const port = await new Promise((resolve, reject) =>
          server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
          ),
        )
        const Client = grpc.makeGenericClientConstructor(definition, 'Maths')
        client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure())
      },
      subject: (index) =>
        new Promise((resolve, reject) => {
          const metadata = new grpc.Metadata()
          metadata.set('request-id', `r${index}`)
          client.twice({ n: index }, metadata, { deadline: Date.now() + 30_000 }, (error, reply) => {
            if (error) reject(error)
            else if (reply.n !== 2 * index) reject(new Error('wrong answer'))
            else resolve()
          })
        }),
      teardown: () => {
        client.close()
        server.forceShutdown()
      },
    }
  },
}
