// The same file in every runner: it imports none.
import { circuitBreakerContract, defineContract } from '@qtests/fixtures'

class OpenError extends Error {}

function strays() {
  throw new Error('nobody is there')
}

/** Opens after some failures in a row; one trial call at a time, for which the others do not wait. */
function breaker({ failureThreshold, resetMs, halfOpenMaxMs }, defect) {
  let state = 'closed'
  let failures = 0
  let generation = 0
  let since = 0
  const move = (to) => {
    state = to
    generation++
    failures = 0
    since = Date.now()
  }
  return {
    state: () => state,
    isRejection: (error) => error instanceof OpenError,
    async call(fn) {
      const wait = { open: resetMs, halfOpen: halfOpenMaxMs }[state]
      if (wait !== undefined && Date.now() - since < wait) throw new OpenError('open')
      // Code that takes the time stamp 0 for none.
      if (wait !== undefined && defect === 'zero' && since === 0) throw new OpenError('open')
      if (wait !== undefined) move('halfOpen')
      const born = generation
      const isStale = () => born !== generation && defect !== 'stale'
      try {
        const value = await fn()
        if (isStale()) return value
        if (state === 'halfOpen') move('closed')
        else failures = 0
        return value
      } catch (error) {
        if (!isStale() && state !== 'open' && (state === 'halfOpen' || ++failures >= failureThreshold)) {
          move('open')
          if (defect === 'strays') process.nextTick(strays)
        }
        throw error
      }
    },
  }
}

const capabilities = { opening: 'consecutive', halfOpen: 'lazy', halfOpenCalls: 1, excess: 'rejected' }
const contract = (defect) => circuitBreakerContract((spec) => breaker(spec, defect), capabilities)

// What a model of so many runs finds is told as that of the default: this is about runners.
const runs = 20
defineContract('sound', contract(), { runs })
defineContract('stale', contract('stale'), { runs })
defineContract('known', contract('stale'), { runs, knownFailures: { 'CB-08': 'issue 1' } })
defineContract('fixed', contract(), {
  runs,
  knownFailures: { 'CB-08': 'issue 1' },
  skip: { 'CB-14': 'not of interest' },
})
defineContract('zero', contract('zero'), { runs, levels: ['core'] })
const opens = contract('strays').filter(({ id }) => id === 'CB-04')
defineContract('strays', opens, { knownFailures: { 'CB-04': 'it throws where nobody can catch it' } })
