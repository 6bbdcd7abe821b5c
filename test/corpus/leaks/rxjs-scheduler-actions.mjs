/** Actions of a scheduler that ran stay in the subscriber's teardowns. Source: https://github.com/ReactiveX/rxjs/issues/6624 */
export default {
  package: 'rxjs',
  leaking: { version: '7.3.0', alias: 'rxjs-leaking' },
  fixed: { version: '7.4.0', alias: 'rxjs-fixed' },
  issue: 'ReactiveX/rxjs#6624',
  subject(pkg) {
    const { Subject, observeOn, queueScheduler } = pkg.default ?? pkg
    const values = new Subject()
    values.pipe(observeOn(queueScheduler)).subscribe(() => undefined)
    return (index) => values.next(index)
  },
}
