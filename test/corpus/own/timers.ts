/** A time limit that is not cancelled when the work is done before it, and one that is. */
async function withLimit<T>(work: Promise<T>, ms: number, cancel: boolean): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    if (cancel) clearTimeout(timer)
  }
}

const work = async (index: number): Promise<number> => index + 1

export const leaking = (index: number): Promise<number> => withLimit(work(index), 3_600_000, false)
export const clean = (index: number): Promise<number> => withLimit(work(index), 3_600_000, true)
