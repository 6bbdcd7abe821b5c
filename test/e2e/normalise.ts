import { realpathSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Takes out of a runner's text what differs between machines and runs. */
export function normalise(text: string, dir: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll(`file://${realpathSync(dir)}`, '<dir>')
    .replaceAll(realpathSync(dir), '<dir>')
    .replace(/\b\d+(?:\.\d+)? ?m?s\b/g, '<time>')
    .replace(/\b\d\d:\d\d:\d\d\b/g, '<clock>')
    .replace(/[ \t]+$/gm, '')
    .trim()
}

/** The message of an error from its stack as a runner reports it: without its class and without its frames. */
export function messageOf(stack: string): string {
  const lines = stripVTControlCharacters(stack).split('\n')
  const frames = lines.findIndex((line) => /^\s+at .*(?::\d+:\d+|<anonymous>)\)?$/.test(line))
  const message = (frames === -1 ? lines : lines.slice(0, frames)).join('\n')
  return message.replace(/^(?:Uncaught )?(?:[A-Z]\w*)?Error(?: \[\w+\])?: /, '').trimEnd()
}
