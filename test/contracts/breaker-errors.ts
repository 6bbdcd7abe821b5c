/** How the reference breaker turns a call away, or gives it up. */
export class OpenError extends Error {
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('the breaker is open')
    this.retryAfter = retryAfter
  }
}
export class TimeoutError extends Error {}
export class FullError extends Error {}
