/** What was counted of a version. */
export interface Counted {
  readonly started: number
  readonly failed: number
  readonly timeouts: number
}

/** Two-sided 99.9 % of the normal distribution: one roll-back in a thousand is of a version that is as good. */
const Z = 3.29

/**
 * Whether a new version fails more often than the one that it is to replace, beyond what chance does: the test of two
 * proportions, with the pooled share of failures.
 */
export function isWorse(canary: Counted, stable: Counted): boolean {
  const [of, ofStable] = [canary.failed + canary.timeouts, stable.failed + stable.timeouts]
  const pooled = (of + ofStable) / (canary.started + stable.started)
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / canary.started + 1 / stable.started))
  return (of / canary.started - ofStable / stable.started) / spread > Z
}
