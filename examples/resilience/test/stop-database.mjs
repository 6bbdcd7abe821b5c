/** Jest takes the end of a run from a file of its own. */
export default async function teardown() {
  await globalThis[Symbol.for('resilience.stop')]?.()
}
