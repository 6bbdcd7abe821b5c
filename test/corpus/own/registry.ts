/** A class that registers its instances: the clean twin takes them out again. */
interface Options {
  readonly name: string
}

class Session {
  static readonly all = new Map<number, Session>()
  readonly #name: string

  constructor(
    private readonly id: number,
    { name }: Options,
  ) {
    this.#name = name
    Session.all.set(id, this)
  }

  greet(): string {
    return `${this.#name} ${this.id}`
  }

  close(): void {
    Session.all.delete(this.id)
  }
}

let next = 0

export function leaking(): string {
  return new Session(next++, { name: 'guest' }).greet()
}

export function clean(): string {
  const session = new Session(next++, { name: 'guest' })
  const greeting = session.greet()
  session.close()
  return greeting
}
