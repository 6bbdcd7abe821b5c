import { realpathSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Takes out of a text what differs between machines: colours, line ends and the folder of the case. */
export function normalise(text: string, dir: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll(`file://${realpathSync(dir)}`, '<dir>')
    .replaceAll(realpathSync(dir), '<dir>')
    .replace(/[ \t]+$/gm, '')
    .trim()
}

/** Takes out what differs between runs: times. For what a runner prints about itself. */
export function withoutTimes(text: string): string {
  return text.replace(/\b\d+(?:\.\d+)? ?m?s\b/g, '<time>').replace(/\b\d\d:\d\d:\d\d\b/g, '<clock>')
}

/** Takes out what differs between measurements: every number but the lines and columns of places. */
export function withoutNumbers(text: string): string {
  return text
    .replace(/(?<![\w:.#])-?\d+(?:,\d{3})*(?:\.\d+)?(?!\w|:\d)/g, 'n')
    .replace(/\bn\s+(?:[kM]?B|[µm]?s)\b/g, (unit) => (unit.endsWith('B') ? 'n B' : 'n ms'))
    .replace(/n B × n(?:,\s+n\s+B\s+×\s+n)*/g, '<blocks>')
}

/** The message of an error from its stack as a runner reports it: without its class and without its frames. */
export function messageOf(stack: string): string {
  const lines = stripVTControlCharacters(stack).split('\n')
  const frames = lines.findIndex((line) => /^\s+at .*(?::\d+:\d+|<anonymous>)\)?$/.test(line))
  const message = (frames === -1 ? lines : lines.slice(0, frames)).join('\n')
  return message.replace(/^(?:Uncaught )?(?:[A-Z]\w*)?Error(?: \[\w+\])?: /, '').trimEnd()
}
