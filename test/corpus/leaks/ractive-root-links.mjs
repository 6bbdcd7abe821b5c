/** A component that read from its root is still linked to it when it is gone. Source: https://github.com/ractivejs/ractive/issues/3164 */
export default {
  package: 'ractive',
  leaking: { version: '0.9.10', alias: 'ractive-leaking' },
  fixed: { version: '0.9.11', alias: 'ractive-fixed' },
  issue: 'ractivejs/ractive#3164',
  async subject({ default: Ractive }) {
    Ractive.DEBUG = false
    const greeting = Ractive.extend({ template: '<b>{{@.root.name}} {{unread}}</b>' })
    const page = new Ractive({
      template: '{{#if open}}<greeting unread="{{unread}}"/>{{/if}}',
      components: { greeting },
    })
    page.name = 'Ada'
    return async (index) => {
      await page.set({ open: true, unread: index })
      if (!page.toHTML().includes(`${index}`)) throw new Error('wrong text')
      await page.set('open', false)
    }
  },
}
