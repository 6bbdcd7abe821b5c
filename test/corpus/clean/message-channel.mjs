/** A channel for each call, with a transferred buffer, closed at the end. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { MessageChannel } = await import('node:worker_threads')
    return (index) =>
      new Promise((resolve, reject) => {
        const { port1, port2 } = new MessageChannel()
        port2.on('message', ({ n, bytes }) => {
          port1.close()
          if (n !== index || bytes.byteLength !== 1_000) reject(new Error('wrong message'))
        })
        port1.on('close', resolve)
        const bytes = new ArrayBuffer(1_000)
        port1.postMessage({ n: index, bytes, map: new Map([[1, { a: [index] }]]) }, [bytes])
      })
  },
}
