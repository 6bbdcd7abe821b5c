/**
 * The process in which the runner of a hunt runs: told the entry of the adapter, and the arguments of the runner. A file and no
 * `node -e`, because runners start their workers with the flags of their own process.
 */
interface Adapter {
  hunt(args: readonly string[]): Promise<void>
}

// What is left is what a config would see that looks at the command line of its runner.
const [entry = ''] = process.argv.splice(2, 1)
const { hunt } = (await import(entry)) as Adapter
await hunt(process.argv.slice(2))
