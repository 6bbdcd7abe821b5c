/** Event targets with options, signals and custom events. */
export default {
  packages: [],
  options: {},
  async subject() {
    const shared = new EventTarget()
    return (index) => {
      const controller = new AbortController()
      let told = 0
      shared.addEventListener(
        'call',
        () => {
          told += 1
        },
        { signal: controller.signal },
      )
      shared.addEventListener(
        'call',
        {
          handleEvent: () => {
            told += 1
          },
        },
        { once: true },
      )
      shared.dispatchEvent(new CustomEvent('call', { detail: { index } }))
      controller.abort()
      if (told !== 2) throw new Error(`told ${told} times`)
    }
  },
}
