import type { Trends } from '../history/trends.ts'
import type { Paint } from '../paint.ts'
import type { Sink } from '../read/sink.ts'
import type { Summary } from '../summary/summary.ts'

/** Where an output goes, piece by piece: a file, the terminal. A promise is awaited before more is written. */
export interface Target {
  write(text: string): void | Promise<void>
  /** Colours that the target can show: none in a file. */
  readonly paint: Paint
}

/** What a report may show besides the runs that it is made of. */
export interface Beside {
  /** Numbers of earlier runs: the trends of a history. */
  readonly trends?: Trends
}

/** One output being made. */
export interface Output {
  /** What it keeps, or writes already, while the run is read. Absent where the summary is all it needs. */
  readonly sink?: Sink<unknown>
  /** Called once, when all has been read and every sink has ended. Writes what is left. */
  finish(summary: Summary): void | Promise<void>
}

/** A way to write a report down. All formats of one command are fed by one reading, see {@link Sink}. */
export interface Format {
  /** What `--format` calls it: one lower-case word. */
  readonly name: string
  /** Name of its file in the folder that `--out` names. */
  readonly file: string
  /** Starts an output. Nothing is written before the first record has been read or `finish` is called. */
  open(target: Target, beside: Beside): Output
}

/** A format that needs the summary only. */
export function summaryFormat(
  name: string,
  file: string,
  render: (summary: Summary, paint: Paint) => string,
): Format {
  return {
    name,
    file,
    open: (target) => ({ finish: (summary) => target.write(render(summary, target.paint)) }),
  }
}
