import { fileURLToPath } from 'node:url'

/** The setup file, as it is installed. */
export const SETUP: string = fileURLToPath(new URL('./setup.js', import.meta.url))
