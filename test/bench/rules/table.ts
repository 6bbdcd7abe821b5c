import type { Score } from './rule.ts'

/** The scores for a terminal. */
export function table(scores: readonly Score[]): string {
  const lines = scores.map((one) =>
    [
      one.rule.title.replaceAll('`', '').padEnd(38),
      `${one.found} of ${one.leaks}`.padStart(10),
      String(one.missed).padStart(7),
      `${one.falseAlarms} of ${one.quiet}`.padStart(13),
      String(one.open).padStart(10),
      ms(one.median).padStart(11),
      ms(one.p95).padStart(11),
    ].join(' '),
  )
  const head = `${'rule'.padEnd(38)} ${'found'.padStart(10)} ${'missed'.padStart(7)} ${'false alarms'.padStart(13)} ${'no answer'.padStart(10)} ${'median'.padStart(11)} ${'95th'.padStart(11)}`
  return [head, ...lines].join('\n')
}

/** The same in Markdown, with how each rule was used. */
export function markdown(scores: readonly Score[]): string {
  const rows = scores.map(
    (one) =>
      `| ${one.rule.title} | ${one.found} of ${one.leaks} | ${one.missed} | ${one.falseAlarms} of ${one.quiet} | ${one.open} | ${ms(one.median)} | ${ms(one.p95)} |`,
  )
  return [
    '| rule | leaks found | missed | false alarms | no answer | median | 95th percentile |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    ...scores.map(({ rule }) => `- ${rule.title}: ${rule.how}.`),
  ].join('\n')
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString('en')} ms`
}
