import { writeSync } from 'node:fs'

/**
 * The process in which the runner of a hunt runs: told the entry of the adapter, and the arguments of the runner. A file and no
 * `node -e`, because runners start their workers with the flags of their own process.
 */
interface Adapter {
  hunt(args: readonly string[]): Promise<void>
}

// The hunt hears that a signal of the terminal has come here, too. No listener: where there is none, the signal is to end the process.
const { emit } = process
process.emit = function (this: NodeJS.Process, ...told: unknown[]) {
  if (told[0] === 'SIGINT') {
    try {
      writeSync(3, '!')
    } catch {
      // Nobody listens any more.
    }
  }
  return Reflect.apply(emit, this, told)
} as typeof emit

// What is left is what a config would see that looks at the command line of its runner.
const [entry = ''] = process.argv.splice(2, 1)
const { hunt } = (await import(entry)) as Adapter
await hunt(process.argv.slice(2))
