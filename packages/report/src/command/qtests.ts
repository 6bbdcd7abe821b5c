#!/usr/bin/env node
import { runCommand } from './run-command.ts'

// No `await`: it is built together with the entries that are CommonJS as well.
void runCommand(process.argv).then((code) => {
  process.exitCode = code
})
