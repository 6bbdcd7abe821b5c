import { EventEmitter } from 'node:events'

type ParseCLI = typeof import('vitest/node').parseCLI

/** A command of Vitest's parser (3 to 5), as far as it is used. */
interface Command {
  checkUnknownOptions(): void
  checkOptionValue(): void
}

/**
 * Reads the arguments of Vitest as its own command does. `parseCLI` alone takes any option: one that does not exist would swallow
 * the filter after it, and everything would be hunted.
 *
 * @throws in Vitest's words, for an option that it does not know, or that lacks its value.
 */
export function readCommandLine(parse: ParseCLI, args: readonly string[]): ReturnType<ParseCLI> {
  const { emit } = EventEmitter.prototype
  let matched: Partial<Command> | undefined
  // The parser tells which command it has found by an event, and nobody else: the command knows its options.
  EventEmitter.prototype.emit = function (this: EventEmitter, ...told: Parameters<typeof emit>) {
    const [name, command] = told as readonly unknown[]
    if (String(name).startsWith('command:')) matched = command as Partial<Command> | undefined
    return emit.apply(this, told)
  }
  let parsed: ReturnType<ParseCLI>
  try {
    parsed = parse(['vitest', ...args])
  } finally {
    EventEmitter.prototype.emit = emit
  }
  matched?.checkUnknownOptions?.()
  matched?.checkOptionValue?.()
  return parsed
}
