/** With two readers each keeps what only the other one collects. Source: https://github.com/open-telemetry/opentelemetry-js/issues/4115 */
export default {
  package: '@opentelemetry/sdk-metrics',
  leaking: { version: '1.17.0', alias: 'sdk-metrics-leaking' },
  fixed: { version: '1.17.1', alias: 'sdk-metrics-fixed' },
  issue: 'open-telemetry/opentelemetry-js#4115',
  subject({ MeterProvider, MetricReader }) {
    class Reader extends MetricReader {
      onShutdown() {}
      onForceFlush() {}
    }
    const provider = new MeterProvider()
    const readers = [new Reader(), new Reader()]
    for (const reader of readers) provider.addMetricReader(reader)
    const counter = provider.getMeter('app').createCounter('requests')
    return async () => {
      counter.add(1, { route: '/' })
      for (const reader of readers) await reader.collect()
    }
  },
}
