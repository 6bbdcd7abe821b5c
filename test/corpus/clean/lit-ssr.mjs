/** A custom element rendered on the server, with nested templates and lists. */
export default {
  packages: ['@lit-labs/ssr', 'lit'],
  async subject() {
    const { render } = await import('@lit-labs/ssr')
    const { collectResult } = await import('@lit-labs/ssr/lib/render-result.js')
    const { html, LitElement } = await import('lit')
    class UserCard extends LitElement {
      static properties = { name: {} }
      render() {
        return html`<p>Hello <b>${this.name}</b></p><slot></slot>`
      }
    }
    customElements.define('user-card', UserCard)
    return async (index) => {
      const rows = [1, 2, 3].map((row) => html`<li class="r${row}">${index * row}</li>`)
      const page = html`<user-card name=${`user ${index}`}><ul>${rows}</ul></user-card>`
      const text = await collectResult(render(page))
      if (!text.includes(`user ${index}`)) throw new Error('wrong text')
    }
  },
}
