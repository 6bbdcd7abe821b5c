/** Functions that hold what they were made with: subscribers of a store that leave, and that stay. */
type State = Readonly<{ count: number }>
type Subscriber = (state: State) => void

function createStore(initial: State) {
  let state = initial
  const subscribers: Subscriber[] = []
  return {
    set(next: State): void {
      state = next
      // One at most is told: that a leak makes each call slower is another matter.
      subscribers.at(-1)?.(state)
    },
    subscribe(subscriber: Subscriber): () => void {
      subscribers.push(subscriber)
      return () => void subscribers.splice(subscribers.indexOf(subscriber), 1)
    },
  }
}

const store = createStore({ count: 0 })

function render(index: number): () => void {
  const rows = [index, index + 1, index + 2]
  return store.subscribe(({ count }) => {
    rows[0] = count
  })
}

export function leaking(index: number): void {
  render(index)
  store.set({ count: index })
}

export function clean(index: number): void {
  const leave = render(index)
  store.set({ count: index })
  leave()
}
