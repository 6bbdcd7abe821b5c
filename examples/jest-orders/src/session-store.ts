/** A customer who has signed in. */
export interface Session {
  readonly id: string
  readonly customer: string
  lastSeen: number
}

/** What the rest of the service needs of a session store. */
export interface SessionStore {
  open(customer: string): Session
  find(id: string): Session | undefined
}

/** Keeps the sessions that were used last, at most `capacity` of them. */
export class BoundedSessionStore implements SessionStore {
  readonly #sessions = new Map<string, Session>()
  readonly #capacity: number
  #opened = 0

  constructor(capacity = 1_000) {
    this.#capacity = capacity
  }

  open(customer: string): Session {
    const session: Session = { id: `s${this.#opened++}`, customer, lastSeen: Date.now() }
    this.#sessions.set(session.id, session)
    // A Map iterates in the order of insertion: its first key is the session that was used longest ago.
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size > this.#capacity && oldest !== undefined) this.#sessions.delete(oldest)
    return session
  }

  find(id: string): Session | undefined {
    const session = this.#sessions.get(id)
    if (session === undefined) return undefined
    session.lastSeen = Date.now()
    this.#sessions.delete(id)
    this.#sessions.set(id, session)
    return session
  }
}
