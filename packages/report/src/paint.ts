import type { WriteStream } from 'node:tty'
import { styleText } from 'node:util'

/** Colours by meaning, so that a runner can give its own. */
export interface Paint {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly doubt: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

const same = (text: string): string => text

/** No colour at all. */
export const PLAIN: Paint = { good: same, bad: same, doubt: same, dim: same, bold: same }

const COLOURS: Paint = {
  good: (text) => styleText('green', text),
  bad: (text) => styleText('red', text),
  doubt: (text) => styleText('yellow', text),
  dim: (text) => styleText('dim', text),
  bold: (text) => styleText('bold', text),
}

/** Colours when the stream is a terminal that has them; `NO_COLOR` and `FORCE_COLOR` are respected. */
export function paintFor(stream: Partial<Pick<WriteStream, 'hasColors'>>): Paint {
  const { FORCE_COLOR: forced } = process.env
  if (forced !== undefined) return forced === '0' || forced === 'false' ? PLAIN : COLOURS
  return stream.hasColors?.() === true ? COLOURS : PLAIN
}
