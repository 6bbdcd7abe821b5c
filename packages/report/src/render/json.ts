import type { Summary } from '../summary/summary.ts'
import type { Format } from './format.ts'
import type { JsonResult } from './json-report.ts'

/** The summary as JSON, indented, with a line feed at its end. Its shape is {@link Summary}; `schema` is its version. */
export function renderJson(summary: Summary): string {
  return `${JSON.stringify(summary, undefined, 2)}\n`
}

/**
 * The JSON report: the summary, and `results` with every test, its attempts and its assertions as they stand in
 * the log, one a line. Written as it is read, in constant memory. Its schema is `@qtests/report/schema.json`.
 */
export const jsonFormat: Format = {
  name: 'json',
  file: 'qtests.json',
  open(target) {
    let begun = false
    const add = (result: JsonResult): void | Promise<void> => {
      const before = begun ? ',\n' : '{\n  "results": [\n'
      begun = true
      return target.write(`${before}    ${JSON.stringify(result)}`)
    }
    return {
      sink: { test: add, unfinished: add, end: () => undefined },
      finish: (summary) =>
        // The summary without its opening brace: it goes on where the results end.
        target.write(`${begun ? '\n  ],\n' : '{\n  "results": [],\n'}${renderJson(summary).slice(2)}`),
    }
  },
}
