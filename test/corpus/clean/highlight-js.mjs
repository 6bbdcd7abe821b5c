/** A language's grammar is compiled by the first call that uses it; languages change from call to call. */
export default {
  packages: ['highlight.js'],
  options: {},
  async subject() {
    const { default: hljs } = await import('highlight.js')
    const languages = ['typescript', 'python', 'css', 'json', 'bash', 'xml']
    return (index) =>
      hljs.highlight(`const a${index} = "text" // note\ndef f(): pass\n{ "a": ${index} }`, {
        language: languages[index % languages.length],
      }).value.length
  },
}
