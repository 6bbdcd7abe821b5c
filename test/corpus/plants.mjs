/** Small leaks to plant into each call of clean work, by name. What they retain per call is known without an oracle. */
export const plants = {
  /** An object of 32 bytes in an array that grows in steps: 40 bytes and some. */
  object: () => {
    const kept = []
    return (index) => kept.push({ index })
  },
  /** A string of 24 bytes in a Set that doubles: 50 bytes, about. */
  string: () => {
    const kept = new Set()
    let calls = 0
    return () => kept.add(`k${calls++}`)
  },
  /** 224 bytes in one call of ten. */
  tenth: () => {
    const kept = []
    return (index) => {
      if (index % 10 === 0) kept.push({ list: new Array(20).fill(index) })
    }
  },
}

/** The same subject with a leak in each of its calls; as it is where none is named. */
export function planted(subject, name) {
  if (name === undefined) return subject
  const plant = plants[name]
  if (plant === undefined)
    throw new TypeError(`no plant is called ${name}: ${Object.keys(plants).join(', ')}`)
  const leak = plant()
  return (index) => {
    leak(index)
    return subject(index)
  }
}
