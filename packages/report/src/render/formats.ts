import { htmlFormat } from '../html/html.ts'
import { openmetricsFormat, prometheusFormat } from '../metrics/exposition.ts'
import { type Format, summaryFormat } from './format.ts'
import { jsonFormat } from './json.ts'
import { junitFormat } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderSummary } from './terminal.ts'

/** All formats of `qtests report`, in the order in which the help names them. */
export const FORMATS: readonly Format[] = [
  summaryFormat('terminal', 'qtests.txt', renderSummary),
  summaryFormat('markdown', 'qtests.md', renderMarkdown),
  htmlFormat,
  jsonFormat,
  junitFormat,
  prometheusFormat,
  openmetricsFormat,
]
