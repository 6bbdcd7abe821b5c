import { EXPLAINER } from './find.ts'

/** How to get the package: one line, with the command that comes with Node. */
export const INSTALL: string = `npm install --save-dev ${EXPLAINER} shows which class grows, and who holds it`
