import type { Metric } from 'prom-client'
import type { Format } from '../render/format.ts'
import { type Collected, metricsSink } from './collect.ts'

/** The text formats that Prometheus and others scrape. */
export type Exposition = 'prometheus' | 'openmetrics'

/**
 * Metrics as text: the Prometheus format 0.0.4, or OpenMetrics 1.0.0. Label values are escaped.
 *
 * @example
 * const [metrics] = await readRuns(['.qtests'], [metricsSink()])
 * await writeFile('qtests.prom', await metricsText(metrics, 'prometheus'))
 */
export async function metricsText(metrics: readonly Collected[], exposition: Exposition): Promise<string> {
  // Loaded for those who ask for it: a reporter must not pay for it at the start of every run.
  const { Registry } = await import('prom-client')
  const registry = new Registry()
  if (exposition === 'openmetrics') {
    // The types bind a registry to one content type at compile time.
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as typeof Registry.PROMETHEUS_CONTENT_TYPE)
  }
  for (const metric of metrics) registry.registerMetric(asMetric(metric, exposition))
  return registry.metrics()
}

/**
 * Values that were counted elsewhere, in the form in which the library aggregates metrics of its own workers: its
 * `Counter` and `Histogram` count one event at a time, in this process.
 */
function asMetric({ family, samples }: Collected, exposition: Exposition): Metric<string> {
  const { help, type } = family
  // In OpenMetrics a counter is named without the ending that its values have; the library adds that.
  const name = exposition === 'openmetrics' ? family.name.replace(/_total$/, '') : family.name
  const values = samples.map(({ labels, value, suffix }) => ({
    labels,
    value,
    ...(suffix === undefined ? {} : { metricName: `${name}${suffix}` }),
  }))
  const metric = { name, help, type, values, aggregator: 'sum' as const }
  return { ...metric, get: () => Promise.resolve(metric) } as unknown as Metric<string>
}

/** A format of `qtests report`. */
function metricsFormat(name: Exposition, file: string): Format {
  return {
    name,
    file,
    open(target) {
      let metrics: readonly Collected[] = []
      const { end, ...sink } = metricsSink()
      return {
        sink: {
          ...sink,
          async end(log) {
            metrics = await end(log)
          },
        },
        finish: async () => target.write(await metricsText(metrics, name)),
      }
    },
  }
}

/** `qtests report --format prometheus`. */
export const prometheusFormat: Format = metricsFormat('prometheus', 'qtests.prom')

/** `qtests report --format openmetrics`. */
export const openmetricsFormat: Format = metricsFormat('openmetrics', 'qtests.openmetrics.txt')
