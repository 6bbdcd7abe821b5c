/** All signals stay reachable from an internal root signal. Source: https://github.com/preactjs/signals/pull/117 */
export default {
  package: '@preact/signals-core',
  leaking: { version: '1.0.1', alias: 'signals-core-leaking' },
  fixed: { version: '1.1.1', alias: 'signals-core-fixed' },
  issue: 'preactjs/signals#117',
  subject({ computed, signal }) {
    return (index) => {
      const count = signal(index)
      const twice = computed(() => count.value * 2)
      return twice.value + twice.value
    }
  },
}
