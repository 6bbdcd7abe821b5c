/** Composite abort signals: what releases of Node kept of each, and later ones let go. */
const lasting = new AbortController()

export const signals = {
  // nodejs/node#55351: the entry of each composite stayed with the signal that it was made of.
  composites: () => {
    AbortSignal.any([lasting.signal, new AbortController().signal])
  },
  // nodejs/node#64476: one that somebody listens to stayed after it had been aborted.
  'aborted composites': () => {
    const own = new AbortController()
    AbortSignal.any([lasting.signal, own.signal]).addEventListener('abort', () => {})
    own.abort()
  },
}
