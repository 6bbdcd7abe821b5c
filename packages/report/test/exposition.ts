/** A strict reader of both text formats, by their grammars: anything that it does not know is an error. */

/** One value as it was read. */
export interface ReadSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A family with its values. */
export interface ReadFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: ReadSample[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
}

/**
 * OpenMetrics 1.0 where `openmetrics`, otherwise the Prometheus text format 0.0.4.
 *
 * @throws Error for the first line that the grammar does not allow.
 */
export function readExposition(text: string, openmetrics: boolean): ReadFamily[] {
  if (!text.endsWith('\n')) throw new Error('no line feed at the end')
  const lines = text.slice(0, -1).split('\n')
  if (openmetrics && lines.pop() !== '# EOF') throw new Error('no # EOF at the end')
  const families = new Map<string, ReadFamily>()
  let open: ReadFamily | undefined
  for (const line of lines) {
    if (line === '' && !openmetrics) continue
    const help = /^# HELP (\S+) (.*)$/.exec(line)
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line)
    if (help !== null) {
      const name = help[1] ?? ''
      if (!NAME.test(name) || families.has(name)) throw new Error(`HELP of a bad or repeated name: ${line}`)
      open = { name, type: '', help: help[2] ?? '', samples: [] }
      families.set(name, open)
    } else if (type !== null) {
      if (open === undefined || open.name !== type[1] || open.samples.length > 0)
        throw new Error(`TYPE out of place: ${line}`)
      Object.assign(open, { type: type[2] })
    } else {
      if (open === undefined || open.type === '') throw new Error(`a sample without a family: ${line}`)
      open.samples.push(readSample(line, open, openmetrics))
    }
  }
  for (const family of families.values()) checkFamily(family)
  return [...families.values()]
}

function readSample(line: string, family: ReadFamily, openmetrics: boolean): ReadSample {
  const parts = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line)
  if (parts === null) throw new Error(`no sample: ${line}`)
  const [, name = '', inside = '', number = ''] = parts
  const suffixes = family.type === 'counter' ? [openmetrics ? '_total' : ''] : (SUFFIXES[family.type] ?? [])
  if (!suffixes.some((suffix) => name === family.name + suffix))
    throw new Error(`not of ${family.name}: ${line}`)
  if (family.type === 'counter' && !name.endsWith('_total'))
    throw new Error(`a counter without _total: ${line}`)
  if (!/^(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)|\+Inf|-Inf|NaN)$/i.test(number))
    throw new Error(`no number: ${line}`)
  const labels: Record<string, string> = {}
  for (let rest = inside; rest !== ''; ) {
    const label = LABEL.exec(rest)
    if (label === null) throw new Error(`no label at ${rest} in ${line}`)
    const [whole, key = '', value = ''] = label
    if (key in labels) throw new Error(`a label twice: ${line}`)
    labels[key] = value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
    rest = rest.slice(whole.length)
  }
  return { name, labels, value: number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number) }
}

function checkFamily({ name, type, samples }: ReadFamily): void {
  const seen = new Set(
    samples.map((sample) => JSON.stringify([sample.name, Object.entries(sample.labels).sort()])),
  )
  if (seen.size !== samples.length) throw new Error(`${name}: a series twice`)
  if (type === 'counter' && samples.some(({ value }) => value < 0))
    throw new Error(`${name}: a negative counter`)
  if (type !== 'histogram') return
  const buckets = samples.filter((sample) => sample.name.endsWith('_bucket'))
  const limits = buckets.map(({ labels }) =>
    labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']),
  )
  const counts = buckets.map(({ value }) => value)
  const ascending = (list: readonly number[]): boolean =>
    list.every((value, index) => index === 0 || value >= (list[index - 1] ?? 0))
  if (!ascending(limits) || !ascending(counts) || limits.at(-1) !== Number.POSITIVE_INFINITY)
    throw new Error(`${name}: buckets`)
  if (buckets.some(({ labels }) => !/^(?:\d+\.\d+|\+Inf)$/.test(labels['le'] ?? '')))
    throw new Error(`${name}: le is no float`)
  if (counts.at(-1) !== samples.find((sample) => sample.name === `${name}_count`)?.value)
    throw new Error(`${name}: count`)
}
