/**
 * What an adapter needs in the process that starts the tests: the options of the runner's config, checked, and what a run is called.
 * Every run loads it, so nothing here measures.
 */
export { PREFIX } from './errors.ts'
export { checkRunnerOptions, configOptionsOf, misspeltVariables } from './families.ts'
export { machineId } from './run/machine.ts'
export { runSettings } from './settings.ts'
export { isHunt } from './suite/hunted.ts'
