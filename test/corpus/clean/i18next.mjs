/** Translations with plurals and nesting, an instance cloned in each call. */
export default {
  packages: ['i18next'],
  options: {},
  async subject() {
    const { default: i18next } = await import('i18next')
    const own = i18next.createInstance()
    await own.init({
      lng: 'en',
      resources: {
        en: {
          translation: {
            item_one: '{{count}} item',
            item_other: '{{count}} items',
            all: '$t(item, {"count": {{count}} }) of {{name}}',
          },
        },
      },
      showSupportNotice: false,
    })
    return (index) => {
      const clone = own.cloneInstance({ initAsync: false })
      return clone.t('all', { count: index, name: `n${index}` }).length + own.t('item', { count: 1 }).length
    }
  },
}
