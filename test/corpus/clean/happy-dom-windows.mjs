/** A window for each page, with listeners and timers, closed again. */
export default {
  packages: ['happy-dom'],
  async subject() {
    const { Window } = await import('happy-dom')
    return async (index) => {
      const window = new Window({ url: 'http://localhost/' })
      const { document } = window
      document.body.innerHTML = `<ul><li class="a">${index}</li></ul>`
      document.querySelector('.a').addEventListener('click', () => document.createElement('b'))
      document.querySelector('ul > li').click()
      window.setTimeout(() => {}, 60_000)
      if (document.body.textContent !== `${index}`) throw new Error('wrong text')
      await window.happyDOM.close()
    }
  },
}
