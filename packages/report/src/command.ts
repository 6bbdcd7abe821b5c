/** The command `qtests` as a function, for the adapters: each gives the command as its own, under whatever package manager. */
export { runCommand } from './command/run-command.ts'
