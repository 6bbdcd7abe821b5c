/** Values that break careless code. Each call makes new ones: a revoked Proxy stays revoked. */
export function hostileValues(): [name: string, value: unknown][] {
  return [
    ['undefined', undefined],
    ['null', null],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['negative zero', -0],
    ['a huge string', 'x'.repeat(5_000_000)],
    ['a string of control characters', '\u001b[31m\n\r\u2028`'],
    ['a symbol', Symbol('line\nbreak')],
    ['a bigint', 10n ** 40n],
    ['a huge bigint', 1n << 100_000n],
    ['a revoked Proxy of an object', revoked({})],
    ['a revoked Proxy of an array', revoked([])],
    ['a revoked Proxy of a function', revoked(() => {})],
    ['a Proxy whose every trap throws', new Proxy({}, throwingTraps())],
    ['a callable Proxy whose every trap throws', new Proxy(() => {}, throwingTraps())],
    ['a null prototype', Object.create(null)],
    ['a getter that throws', Object.defineProperty({}, 'then', { get: thrower, enumerable: true })],
    ['a constructor that is no function', { constructor: 5 }],
    ['a constructor that throws', Object.defineProperty({}, 'constructor', { get: thrower })],
    ['a toString that throws', { toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }],
    ['an array of hostile length', new Proxy([], { get: () => Symbol('length') })],
    ['a function named by a symbol', Object.defineProperty(() => {}, 'name', { value: Symbol('name') })],
    [
      'a function named by a revoked array',
      Object.defineProperty(() => {}, 'name', { value: [revoked([])] }),
    ],
    ['a class whose name throws', Object.defineProperty(class {}, 'name', { get: thrower })],
  ]
}

function thrower(): never {
  throw new Error('hostile')
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function throwingTraps(): ProxyHandler<object> {
  return new Proxy({}, { get: () => thrower })
}
