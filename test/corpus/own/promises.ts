/** Reactions on a promise that stays pending, and a chain whose links all settle. */
let open: (() => void) | undefined
const closed = new Promise<void>((resolve) => {
  open = resolve
})

export async function leaking(index: number): Promise<number> {
  // Whoever waits "until closed or done" leaves a reaction at what never happens.
  return await Promise.race([closed.then(() => -1), Promise.resolve(index)])
}

let tail: Promise<number> = Promise.resolve(0)

export async function clean(index: number): Promise<number> {
  tail = tail.then(async (sum) => (sum + index) % 1_000)
  return await tail
}

export const close = (): void => open?.()
