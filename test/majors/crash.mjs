/** The three tasks that PL-13 asks for. */
export default function task(kind) {
  if (kind === 'crash') process.exit(1)
  if (kind === 'hang') return new Promise(() => setInterval(() => {}, 1_000))
  return 'done'
}
