/** Inner subscriptions of switchMap that ended stay with the outer one. Source: https://github.com/ReactiveX/rxjs/issues/2355 */
export default {
  package: 'rxjs',
  leaking: { version: '5.1.0', alias: 'rxjs-child-leaking' },
  fixed: { version: '5.1.1', alias: 'rxjs-child-fixed' },
  issue: 'ReactiveX/rxjs#2355',
  subject({ default: Rx }) {
    const values = new Rx.Subject()
    values.mergeMap((inner) => inner).subscribe(() => undefined)
    return (index) => {
      const inner = new Rx.Subject()
      values.next(inner)
      inner.next(index)
      inner.complete()
    }
  },
}
