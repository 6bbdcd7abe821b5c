/** Marks and measures that are cleared, and an observer that is disconnected. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { performance, PerformanceObserver, createHistogram } = await import('node:perf_hooks')
    return (index) => {
      const observer = new PerformanceObserver(() => {})
      observer.observe({ entryTypes: ['mark', 'measure'] })
      performance.mark(`start ${index}`, { detail: { index } })
      performance.mark(`end ${index}`)
      const { duration } = performance.measure(`work ${index}`, `start ${index}`, `end ${index}`)
      performance.clearMarks()
      performance.clearMeasures()
      observer.disconnect()
      createHistogram().record(1 + Math.round(duration * 1_000))
    }
  },
}
