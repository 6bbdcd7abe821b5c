/** Where in the program something was asked for: a stack taken cheaply, read and mapped to its sources only when shown. */
export type { Stack, StackPlace } from './resources/program-places.ts'
export { programPlaces } from './resources/program-places.ts'
export { captureStack } from './resources/stacks.ts'
