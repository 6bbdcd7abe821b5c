/** Libraries without types: what a port is made of, where one port serves releases whose types differ, or that have none. */
import { createRequire } from 'node:module'

/** What `require` gives: nothing is known of it, and the contract is what looks at it. */
export type Loose = ReturnType<NodeJS.Require>

/** Loads a library that has no types. */
export const load: NodeJS.Require = createRequire(import.meta.url)
