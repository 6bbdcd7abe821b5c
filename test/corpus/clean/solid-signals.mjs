/** A root with signals, memos and effects that is disposed of at the end of each call, in the build for servers. */
export default {
  packages: ['solid-js'],
  options: {},
  async subject() {
    const { createMemo, createRoot, createSignal, onCleanup } = await import('solid-js')
    return (index) =>
      createRoot((dispose) => {
        const [count, setCount] = createSignal(index)
        const double = createMemo(() => count() * 2)
        onCleanup(() => setCount(0))
        setCount(index + 1)
        const value = double()
        dispose()
        return value
      })
  },
}
