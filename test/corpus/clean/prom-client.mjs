/** Counters and histograms whose labels take 300 values, and the text for each call. */
export default {
  packages: ['prom-client'],
  options: {},
  async subject() {
    const { Counter, Histogram, Registry } = await import('prom-client')
    const registry = new Registry()
    const counter = new Counter({
      name: 'calls',
      help: 'calls',
      labelNames: ['route'],
      registers: [registry],
    })
    const histogram = new Histogram({
      name: 'time',
      help: 'time',
      labelNames: ['route'],
      registers: [registry],
    })
    return async (index) => {
      counter.inc({ route: `r${index % 300}` })
      histogram.startTimer({ route: `r${index % 20}` })()
      if (index % 50 === 0 && (await registry.metrics()).length < 50) throw new Error('no metrics')
    }
  },
}
