/**
 * A copy of each observed document stays in a list when it is no longer observed.
 * Source: https://github.com/Starcounter-Jack/JSON-Patch/issues/208, Starcounter-Jack/JSON-Patch#208.
 */
export default {
  package: 'fast-json-patch',
  leaking: { version: '2.0.6', alias: 'fast-json-patch-leaking' },
  fixed: { version: '2.0.7', alias: 'fast-json-patch-fixed' },
  issue: 'Starcounter-Jack/JSON-Patch#208',
  async subject({ default: patch }) {
    return (index) => {
      const document = { name: `order ${index}`, items: [{ price: 1 }, { price: 2 }] }
      const observer = patch.observe(document)
      document.items.push({ price: index })
      patch.generate(observer)
      patch.unobserve(document, observer)
    }
  },
}
