/** What the service tells the rest of the world, by the name of the event. */
export interface OrderEvents {
  placed: { orderId: string; total: number }
  shipped: { orderId: string }
}

type Listener<E> = (event: E) => void

/** A small in-process event bus. `on` returns the function that ends the subscription. */
export class EventBus {
  readonly #listeners = new Map<keyof OrderEvents, Set<Listener<never>>>()

  on<K extends keyof OrderEvents>(name: K, listener: Listener<OrderEvents[K]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  emit<K extends keyof OrderEvents>(name: K, event: OrderEvents[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as Listener<OrderEvents[K]>)(event)
  }
}
