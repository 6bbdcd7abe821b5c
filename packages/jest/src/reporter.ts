import { join } from 'node:path'

/** The part of Jest's global configuration that is used. */
interface GlobalConfig {
  readonly rootDir: string
}

/** Chooses where a run is logged and tells the workers; prints the summary when the run has ended. */
export default class QtestsReporter {
  readonly dir: string

  constructor(globalConfig: GlobalConfig) {
    const given = process.env['QTESTS_DIR']
    this.dir = given === undefined || given === '' ? join(globalConfig.rootDir, '.qtests', runName()) : given
    // Workers inherit the environment of the process that starts them, after reporters were made.
    process.env['QTESTS_DIR'] = this.dir
  }
}

/** Sorts by time; the process id keeps two runs of the same second apart. */
function runName(): string {
  return `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`
}
