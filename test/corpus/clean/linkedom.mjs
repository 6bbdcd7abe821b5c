/** A document for each call: nodes with parents, listeners, custom elements. */
export default {
  packages: ['linkedom'],
  options: {},
  async subject() {
    const { parseHTML } = await import('linkedom')
    return (index) => {
      const { document, Event } = parseHTML(
        `<html><body><main id="m${index}"><p class="a">text</p></main></body></html>`,
      )
      const p = document.querySelector('p.a')
      let told = 0
      p.addEventListener('click', () => {
        told += 1
      })
      p.dispatchEvent(new Event('click', { bubbles: true }))
      p.remove()
      if (told !== 1) throw new Error('not told')
    }
  },
}
