import type { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { PREFIX } from '../errors.ts'
import { nodeProcess, printLine, wallTime } from '../realm.ts'
import { lineOf } from './line.ts'
import { type LogRecord, type LossRecord, SCHEMA_VERSION } from './record.ts'

// Tests mock `fs`. A runner's mock registry answers imports, not `getBuiltinModule`; a spy replaces a property
// of the module, not these constants.
const { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } =
  nodeProcess.getBuiltinModule('node:fs')

/** Where a worker writes. */
export interface RunLogPlace {
  /** Folder of the run, made when the first record is written: `.qtests/<run>`. */
  readonly dir: string
  /** Name of the worker, unique within the run; characters that do not belong in a file name become `_`. */
  readonly worker: string
}

/** The run log of one worker. No method throws: a log must never fail a test. */
export interface RunLog {
  /**
   * Writes one record as one line with one system call, before it returns. What was appended survives the death
   * of the process (not of the machine: it is not forced to the disk).
   */
  append(record: LogRecord): void
  /** Closes the file. A record appended later is still written; the file is then closed again at once. */
  close(): void
}

/**
 * Opens the run log `<dir>/<worker>.jsonl` for appending. The file is made with its first record.
 *
 * When writing fails (read-only folder, full disk), the first failure prints one warning line; later ones are
 * silent. Each append tries again, and the first that succeeds says how many records were lost before it.
 *
 * @example
 * const log = openRunLog({ dir: '.qtests/2026-11-21T10-00-00Z', worker: `${process.pid}-1` })
 * log.append(record)
 * log.close()
 */
export function openRunLog(place: RunLogPlace): RunLog {
  const dir = String(place.dir)
  const path = join(dir, `${fileName(String(place.worker))}.jsonl`)
  let file: number | undefined
  /** The file ends in part of a line, which the next line must not be glued to. */
  let torn = false
  let lost = 0
  let reason = ''
  let warned = false
  let closed = false

  const open = (): number => {
    mkdirSync(dir, { recursive: true })
    const opened = openSync(path, 'a+')
    torn = endsInsideLine(opened)
    return opened
  }

  const write = (line: Buffer): void => {
    if (file === undefined) file = open()
    if (torn) writeAll(file, NEWLINE)
    torn = true
    writeAll(file, line)
    torn = false
  }

  const attempt = (line: Buffer): void => {
    try {
      write(line)
    } catch (error) {
      // Somebody closed every descriptor, or put a pretended file system under ours: open the file anew, once.
      if (codeOf(error) !== 'EBADF' || file === undefined) throw error
      file = undefined
      write(line)
    }
  }

  const close = (): void => {
    if (file === undefined) return
    try {
      closeSync(file)
    } catch {
      // Closed by somebody else already: nothing is lost, each record was written when it was appended.
    }
    file = undefined
  }

  return {
    append(record) {
      try {
        if (lost > 0) {
          attempt(lineOf(lossOf(lost, reason)))
          lost = 0
        }
        attempt(lineOf(record))
      } catch (error) {
        lost += 1
        reason = reasonOf(error)
        if (warned) return
        warned = true
        warn(`${PREFIX} the run log cannot be written, the report of this run will be incomplete: ${reason}`)
      } finally {
        if (closed) close()
      }
    },
    close() {
      closed = true
      close()
    },
  }
}

const NEWLINE: Uint8Array = Uint8Array.of(0x0a)

function writeAll(file: number, bytes: Uint8Array): void {
  let written = writeSync(file, bytes, 0, bytes.length)
  // A nearly full disk takes a part; the next call takes the rest or says why not.
  while (written < bytes.length) written += writeSync(file, bytes, written, bytes.length - written)
}

/** A worker of the same name that died in the middle of a line leaves half of it behind. */
function endsInsideLine(file: number): boolean {
  const { size } = fstatSync(file)
  if (size === 0) return false
  const last = new Uint8Array(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] !== 0x0a
}

function lossOf(records: number, reason: string): LossRecord {
  return { v: SCHEMA_VERSION, type: 'loss', at: wallTime(), records, reason }
}

function fileName(worker: string): string {
  const safe = worker.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '_')
  return safe === '' ? 'worker' : safe.slice(0, 100)
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}

function reasonOf(error: unknown): string {
  const message: unknown = (error as { message?: unknown } | null)?.message
  return typeof message === 'string' ? message : String(error)
}

function warn(line: string): void {
  try {
    printLine(line)
  } catch {
    // A console that throws (a closed pipe) must not fail the test either.
  }
}
