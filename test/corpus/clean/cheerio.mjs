/** A document for each call, queried with compiled selectors and changed. */
export default {
  packages: ['cheerio'],
  options: {},
  async subject() {
    const { load } = await import('cheerio')
    return (index) => {
      const $ = load(`<main><p id="p${index}">one</p><p class="last">two</p></main>`)
      $('p:first-child').text(`call ${index}`).addClass('seen')
      return $('main > p.last').parent().html().length
    }
  },
}
