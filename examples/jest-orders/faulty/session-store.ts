import type { Session, SessionStore } from '../src/session-store'

/** The defect: nothing ever leaves the map. */
export class UnboundedSessionStore implements SessionStore {
  readonly #sessions = new Map<string, Session>()

  open(customer: string): Session {
    const session: Session = { id: `s${this.#sessions.size}`, customer, lastSeen: Date.now() }
    this.#sessions.set(session.id, session)
    return session
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id)
  }
}
