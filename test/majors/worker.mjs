export default async function ({ ms = 0, fail = false }) {
  await new Promise((resolve) => setTimeout(resolve, ms))
  if (fail) throw new Error('the task failed')
  return ms
}
