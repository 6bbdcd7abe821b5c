/** Style sheets of finished server renders stay with the master sheet. Source: https://github.com/styled-components/styled-components/issues/1602 */
export default {
  package: 'styled-components',
  leaking: { version: '3.2.2', alias: 'styled-components-leaking' },
  fixed: { version: '3.2.3', alias: 'styled-components-fixed' },
  issue: 'styled-components/styled-components#1602',
  subject({ ServerStyleSheet }) {
    return () => {
      const sheet = new ServerStyleSheet()
      sheet.collectStyles(null)
      return sheet.getStyleTags()
    }
  },
}
