/** An index of 3,000 boxes that turns over: one in and one out with each call. */
export default {
  packages: ['rbush'],
  options: {},
  async subject() {
    const { default: RBush } = await import('rbush')
    const tree = new RBush()
    const inside = []
    return (index) => {
      const x = (index * 7_919) % 1_000
      const y = (index * 104_729) % 1_000
      const box = { minX: x, minY: y, maxX: x + 5, maxY: y + 5, index }
      tree.insert(box)
      inside.push(box)
      if (inside.length > 3_000) tree.remove(inside.shift())
      return tree.search({ minX: x - 9, minY: y - 9, maxX: x + 9, maxY: y + 9 }).length
    }
  },
}
