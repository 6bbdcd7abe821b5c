import type { JSX } from 'preact'
import type { AssertionRow, Outcome } from '../../data.ts'

export type Tone = 'good' | 'bad' | 'doubt' | 'none'

const VERDICTS: Readonly<Record<AssertionRow['verdict'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  inconclusive: 'doubt',
  unsupported: 'doubt',
  error: 'bad',
}

const OUTCOMES: Readonly<Record<Outcome, { readonly tone: Tone; readonly mark: string }>> = {
  passed: { tone: 'good', mark: '✓' },
  failed: { tone: 'bad', mark: '✕' },
  skipped: { tone: 'none', mark: '–' },
  unfinished: { tone: 'bad', mark: '⊘' },
  outside: { tone: 'none', mark: '○' },
}

export function toneOf(verdict: AssertionRow['verdict']): Tone {
  return VERDICTS[verdict]
}

export function outcomeTone(outcome: Outcome): Tone {
  return OUTCOMES[outcome].tone
}

/** A word in a colour: the word carries the meaning, the colour helps the eye. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: string }): JSX.Element {
  return <span class={`badge ${tone}`}>{children}</span>
}

export function VerdictBadge({ row }: { readonly row: AssertionRow }): JSX.Element {
  // A missing verdict that failed its test is red.
  return <Badge tone={row.passed ? toneOf(row.verdict) : 'bad'}>{row.verdict}</Badge>
}

export function OutcomeMark({
  outcome,
  flaky,
}: {
  readonly outcome: Outcome
  readonly flaky: boolean
}): JSX.Element {
  const { tone, mark } = OUTCOMES[outcome]
  return (
    <span
      class={`mark ${flaky ? 'doubt' : tone}`}
      role="img"
      aria-label={flaky ? 'passed on a retry' : outcome}
    >
      {mark}
    </span>
  )
}
