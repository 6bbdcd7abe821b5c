/** Spans with attributes and context, ended and exported to memory that is reset. */
export default {
  packages: ['@opentelemetry/sdk-trace-base', '@opentelemetry/api', '@opentelemetry/context-async-hooks'],
  options: {},
  async subject() {
    const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = await import(
      '@opentelemetry/sdk-trace-base'
    )
    const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks')
    const { context, trace } = await import('@opentelemetry/api')
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    const exporter = new InMemorySpanExporter()
    const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer(
      'corpus',
    )
    return async (index) => {
      await tracer.startActiveSpan(`call ${index}`, async (span) => {
        await null
        const child = tracer.startSpan('inner', { attributes: { index } }, context.active())
        child.addEvent('event').end()
        span.setAttribute('active', trace.getActiveSpan() === span).end()
      })
      if (exporter.getFinishedSpans().length !== 2) throw new Error('two spans were expected')
      exporter.reset()
    }
  },
}
