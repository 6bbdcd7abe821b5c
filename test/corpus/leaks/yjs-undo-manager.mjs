/** A destroyed undo manager leaves its listener on the document. Source: https://github.com/yjs/yjs/issues/797 */
export default {
  package: 'yjs',
  leaking: { version: '13.6.31', alias: 'yjs-leaking' },
  fixed: { version: '13.6.32', alias: 'yjs-fixed' },
  issue: 'yjs/yjs#797',
  subject({ Doc, UndoManager }) {
    const text = new Doc().getText('t')
    return () => new UndoManager(text).destroy()
  },
}
