/** Formatters made in each call: native objects of some kilobytes behind small ones. */
export default {
  packages: [],
  options: {},
  async subject() {
    const locales = ['en', 'de', 'ja', 'ar', 'pt-BR']
    return (index) => {
      const locale = locales[index % locales.length]
      const at = new Date(1.7e12 + index * 1e7)
      const parts = [
        new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(index),
        new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(at),
        new Intl.PluralRules(locale).select(index),
        new Intl.RelativeTimeFormat(locale).format(-index, 'day'),
        at.toLocaleString(locale),
      ]
      return parts.join().length
    }
  },
}
