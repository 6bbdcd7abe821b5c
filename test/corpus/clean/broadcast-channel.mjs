/** Two members of a channel in one thread, joined and left in each call. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { BroadcastChannel } = await import('node:worker_threads')
    return (index) =>
      new Promise((resolve) => {
        const sender = new BroadcastChannel('qtests corpus')
        const receiver = new BroadcastChannel('qtests corpus')
        receiver.onmessage = () => {
          sender.close()
          receiver.close()
          resolve()
        }
        sender.postMessage({ index, list: [1, 2, 3] })
      })
  },
}
