import type { Format } from '../render/format.ts'
import { collectRows } from './collect.ts'
import { pageOf } from './page.ts'

/** HTML: one self-contained file with every test, plots, search and filters. */
export const htmlFormat: Format = {
  name: 'html',
  file: 'qtests.html',
  open(target, { trends }) {
    const rows = collectRows()
    return { sink: rows.sink, finish: (summary) => target.write(pageOf(rows.data(summary, trends))) }
  },
}
