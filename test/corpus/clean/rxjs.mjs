/** Observables shared, switched, buffered and completed; a subject whose subscribers come and go. */
export default {
  packages: ['rxjs'],
  options: {},
  async subject() {
    const { Subject, from, interval, lastValueFrom, merge } = await import('rxjs')
    const { map, mergeMap, scan, share, switchMap, take, takeUntil, toArray } = await import('rxjs/operators')
    const clicks = new Subject()
    return async (index) => {
      const done = new Subject()
      const shared = clicks.pipe(
        switchMap((n) => from([n, n + 1])),
        scan((sum, n) => sum + n, 0),
        share(),
      )
      const both = lastValueFrom(merge(shared, interval(60_000)).pipe(takeUntil(done), toArray()))
      clicks.next(index)
      done.next()
      const list = await lastValueFrom(
        from([1, 2, 3]).pipe(
          mergeMap(async (n) => n * index),
          map((n) => n + 1),
          take(2),
          toArray(),
        ),
      )
      if ((await both).length !== 2 || list.length !== 2) throw new Error('wrong values')
    }
  },
}
