/** Messages parsed to a tree and formatted in each call. */
export default {
  packages: ['intl-messageformat'],
  options: {},
  async subject() {
    const { IntlMessageFormat } = await import('intl-messageformat')
    return (index) =>
      new IntlMessageFormat(
        `{n, plural, one {# file} other {# files}} by {who} no. ${index}, {d, date, short}`,
        'en',
      ).format({ n: index, who: `w${index}`, d: new Date(index) }).length
  },
}
