import { createHash } from 'node:crypto'
import { script, styles } from 'virtual:html-client'
import type { ReportData } from './data.ts'

/**
 * The page: one file that loads nothing. Its policy allows exactly the script and the styles that stand in it, by
 * their hashes, and no way to make HTML of text. What tests and files are called is data: it stands in a script element of
 * a type that nobody runs, where it cannot end the element.
 */
export function pageOf(data: ReportData): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(styles)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>qtests report</title>
<style>${styles}</style>
</head>
<body>
<noscript>This report is drawn by the script in this file. With scripts off, read the Markdown: qtests report --format markdown</noscript>
<div id="app"></div>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${script}</script>
</body>
</html>
`
}

/** JSON in which no character sequence means anything to an HTML parser. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
