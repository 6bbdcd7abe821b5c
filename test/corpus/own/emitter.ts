/** Listeners of a long-lived emitter: the clean twin takes its own away. */
import { EventEmitter } from 'node:events'

type Change = { readonly key: string; readonly value: number }

const bus = new EventEmitter<{ change: [Change] }>().setMaxListeners(0)

class View {
  #last = 0
  readonly #onChange = ({ value }: Change): void => {
    this.#last = value
  }

  mount(): this {
    bus.on('change', this.#onChange)
    return this
  }

  unmount(): number {
    bus.off('change', this.#onChange)
    return this.#last
  }
}

export function leaking(): void {
  new View().mount()
}

export function clean(): number {
  const view = new View().mount()
  bus.emit('change', { key: 'size', value: 1 })
  return view.unmount()
}
