import * as v from 'valibot'

/** The writer says `NaN` and infinities by name, as JSON has no number for them; here they are numbers again. */
export const measure = v.union([
  v.number(),
  v.pipe(v.picklist(['NaN', 'Infinity', '-Infinity']), v.transform(Number)),
])
/** The same fields as an anonymous, writable type: interfaces do not fit an index signature. */
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T

/** A schema that takes every record its type allows, checked by the compiler: a stricter one would lose records. */
export const shapeFor =
  <R>() =>
  <S extends v.GenericSchema>(schema: Plain<R> extends v.InferInput<S> ? S : never) =>
    schema as unknown as v.GenericSchema<unknown, R>

export const text = v.string()
export const flag = v.boolean()
export const head = { v: measure, at: measure, cut: v.exactOptional(v.literal(true)) }
export const test = { file: text, test: text, project: v.exactOptional(text) }

export const reading = v.looseObject({
  time: measure,
  heapUsed: measure,
  heapTotal: measure,
  external: measure,
  arrayBuffers: measure,
  rss: measure,
  contexts: measure,
  detachedContexts: measure,
  handles: measure,
  live: v.exactOptional(measure),
})

export const site = v.looseObject({
  function: text,
  location: text,
  bytes: measure,
  count: v.nullable(measure),
  share: measure,
  fingerprint: v.exactOptional(text),
})

export const retained = v.looseObject({
  class: text,
  count: measure,
  bytes: measure,
  path: v.nullable(text),
  fingerprint: v.nullable(text),
})
