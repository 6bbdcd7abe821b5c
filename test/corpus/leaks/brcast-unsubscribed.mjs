/** The key of a subscription stays after it was unsubscribed. Source: https://github.com/vesparny/brcast/pull/9 */
export default {
  package: 'brcast',
  leaking: { version: '3.0.1', alias: 'brcast-leaking' },
  fixed: { version: '3.0.2', alias: 'brcast-fixed' },
  issue: 'vesparny/brcast#9',
  steps: true,
  subject({ default: createBroadcast }) {
    const theme = createBroadcast({ color: 'red' })
    // The components of one page, mounted and unmounted.
    return () => {
      const seen = []
      const ids = Array.from({ length: 6 }, () => theme.subscribe((state) => seen.push(state)))
      for (const id of ids) theme.unsubscribe(id)
    }
  },
}
