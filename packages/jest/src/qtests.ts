#!/usr/bin/env node
// The command of @qtests/report. Strict package managers link the commands of the packages that a project names itself.
import { runCommand } from '@qtests/report/command'

process.exitCode = await runCommand(process.argv)
