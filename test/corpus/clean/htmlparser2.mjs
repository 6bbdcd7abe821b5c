/** A tree with parent, previous and next links for each node, from markup with unknown tags and attributes. */
export default {
  packages: ['htmlparser2'],
  options: {},
  async subject() {
    const { parseDocument } = await import('htmlparser2')
    return (index) =>
      parseDocument(
        `<ul data-i${index}="1">${'<li class="a">text &amp; more<br><b>b</b></li>'.repeat(10)}</ul><x-${index}>`,
      ).children.length
  },
}
