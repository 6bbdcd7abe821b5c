import type { CAC } from 'cac'
import type { Outside } from './report.ts'

/** Work that a command was asked for, once its arguments are known to fit. Resolves to an exit code. */
export type Work = () => Promise<number>

/** One command of `qtests`: what it takes, and what is to be done. */
export interface Command {
  readonly name: string
  /** Declares arguments and options. The action hands its work to `carry`; nothing is read or written before. */
  declare(cli: CAC, outside: Outside, carry: (work: Work) => void): void
}
