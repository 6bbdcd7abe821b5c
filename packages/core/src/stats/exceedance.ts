/**
 * Sequential evidence on exceedances: how many calls may be over budget before the budget is disproved,
 * and how many calls without one show that it holds. Pure mathematics, no Node import.
 *
 * Let x_i = 1 when call i is over budget, and q the share of calls that the budget allows (0.05 for p95). A mixture
 * of likelihood ratios against q, `E = sum_j w_j (p_j/q)^k ((1-p_j)/(1-q))^(n-k)`, has expectation of at most 1 under
 * the hypothesis it argues against, at every n. By Ville's inequality the chance that it ever reaches 1/a is at most a,
 * however often one looks: the test may stop as soon as it knows. Howard and Ramdas, "Sequential estimation of
 * quantiles", Bernoulli 28(3), 2022; Ville, "Etude critique de la notion de collectif", 1939.
 *
 * E depends on the calls only through (n, k). So each side is a table of bounds, and a call within budget costs nothing.
 */

interface Mixture {
  readonly shares: readonly number[]
  readonly weights: readonly number[]
}

/** The alternatives were chosen at q = 0.05; for other q they keep their odds relative to q. */
const ANCHOR = 0.05

/**
 * Weights lean on 0.15: three times the allowed share is the least regression worth proving quickly. The end at 0.99
 * lets a hopeless subject reach 1/0.01 in three calls.
 */
const VIOLATION: Mixture = {
  shares: [0.08, 0.11, 0.15, 0.22, 0.4, 0.99],
  weights: [0.05, 0.2, 0.52, 0.13, 0.06, 0.04],
}

/** Half of the weight is on "practically never over budget", the case that should be quick: 65 calls at q = 0.05. */
const COMPLIANCE: Mixture = {
  shares: [1e-4, 0.003, 0.008, 0.015, 0.025, 0.035],
  weights: [0.5, 0.15, 0.1, 0.1, 0.1, 0.05],
}

/** Bounds of one sequential test. Tables grow on demand and are shared by all tests with the same three numbers. */
export class ExceedanceBounds {
  readonly share: number
  readonly #violation: LogMixture
  readonly #compliance: LogMixture
  readonly #logViolation: number
  readonly #logCompliance: number
  readonly #passAt: number[] = []
  readonly #failUpTo: number[] = [0]

  /**
   * @param share - q, the share of calls that may be over budget, between 0 and 1, exclusive.
   * @param falseFailure - the chance of ever failing when at most `share` of the calls are over budget.
   * @param falsePass - the chance of ever passing when more than `share` of the calls are over budget.
   */
  constructor(share: number, falseFailure: number, falsePass: number) {
    this.share = share
    this.#violation = new LogMixture(VIOLATION, share)
    this.#compliance = new LogMixture(COMPLIANCE, share)
    this.#logViolation = -Math.log(falseFailure)
    this.#logCompliance = -Math.log(falsePass)
  }

  /** The least number of calls that, with `over` of them over budget, shows that the budget holds. */
  passAt(over: number): number {
    for (let k = this.#passAt.length; k <= over; k++) {
      const from = k === 0 ? 1 : (this.#passAt[k - 1] ?? 1)
      this.#passAt.push(firstFrom(from, (n) => this.#compliance.log(n, k) >= this.#logCompliance))
    }
    return this.#passAt[over] ?? Number.POSITIVE_INFINITY
  }

  /** The greatest number of calls of which `over` over budget still disprove the budget; 0: they cannot. */
  failUpTo(over: number): number {
    for (let k = this.#failUpTo.length; k <= over; k++) {
      const from = Math.max(k, this.#failUpTo[k - 1] ?? 0)
      const proves = (n: number): boolean => this.#violation.log(n, k) >= this.#logViolation
      this.#failUpTo.push(proves(from) ? firstFrom(from, (n) => !proves(n)) - 1 : 0)
    }
    return this.#failUpTo[over] ?? 0
  }

  /** Natural logarithm of the evidence against the budget: above 0 the calls so far speak for a violation. */
  logEvidence(calls: number, over: number): number {
    return this.#violation.log(calls, over)
  }
}

const shared = new Map<string, ExceedanceBounds>()

/** The bounds for three numbers, from a small cache: a suite asks for the same few again and again. */
export function exceedanceBounds(share: number, falseFailure: number, falsePass: number): ExceedanceBounds {
  const key = `${share} ${falseFailure} ${falsePass}`
  let bounds = shared.get(key)
  if (bounds === undefined) {
    if (shared.size >= 64) shared.clear()
    bounds = new ExceedanceBounds(share, falseFailure, falsePass)
    shared.set(key, bounds)
  }
  return bounds
}

class LogMixture {
  readonly #weights: readonly number[]
  readonly #over: readonly number[]
  readonly #within: readonly number[]

  constructor({ shares, weights }: Mixture, q: number) {
    const factor = q / (1 - q) / (ANCHOR / (1 - ANCHOR))
    const scaled = shares.map((p) => {
      const odds = (p / (1 - p)) * factor
      return odds / (1 + odds)
    })
    this.#weights = weights.map(Math.log)
    this.#over = scaled.map((p) => Math.log(p / q))
    this.#within = scaled.map((p) => Math.log1p(-p) - Math.log1p(-q))
  }

  log(calls: number, over: number): number {
    let largest = Number.NEGATIVE_INFINITY
    let sum = 0
    for (let j = 0; j < this.#weights.length; j++) {
      const term =
        (this.#weights[j] ?? 0) + over * (this.#over[j] ?? 0) + (calls - over) * (this.#within[j] ?? 0)
      // Running log-sum-exp: thousands of calls overflow the plain product.
      if (term > largest) {
        sum = sum * Math.exp(largest - term) + 1
        largest = term
      } else {
        sum += Math.exp(term - largest)
      }
    }
    return largest + Math.log(sum)
  }
}

/** The first integer from `from` on for which a monotone condition holds. */
function firstFrom(from: number, holds: (n: number) => boolean): number {
  if (holds(from)) return from
  let step = 1
  let below = from
  while (!holds(below + step)) {
    below += step
    step *= 2
  }
  let above = below + step
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}
