/** Elements that come and go in one document, with listeners, selectors and observers that are disconnected. */
export default {
  packages: ['jsdom'],
  options: {},
  async subject() {
    const { JSDOM } = await import('jsdom')
    const { window } = new JSDOM('<main></main>')
    const { document, MutationObserver } = window
    const main = document.querySelector('main')
    return {
      subject: async (index) => {
        const observer = new MutationObserver(() => undefined)
        observer.observe(main, { childList: true, subtree: true })
        main.innerHTML = `<ul><li class="a${index % 50}">${index}</li><li><a href="#${index}">b</a></li></ul>`
        const link = main.querySelector(`.a${index % 50} + li > a`)
        link.addEventListener('click', (event) => event.preventDefault())
        link.click()
        await null
        observer.disconnect()
        main.replaceChildren()
      },
      teardown: () => window.close(),
    }
  },
}
