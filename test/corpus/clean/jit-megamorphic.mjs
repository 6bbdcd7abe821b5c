/** Objects of hundreds of shapes at one access site: inline caches overflow, code is optimised and thrown away. */
export default {
  packages: [],
  options: {},
  async subject() {
    const read = (object) => object.value + (object.other ?? 0)
    return (index) => {
      let sum = 0
      for (let at = 0; at < 50; at += 1) {
        const object = { [`p${(index + at) % 300}`]: at, value: at }
        if (at % 3 === 0) object.other = 1
        sum += read(object)
      }
      return sum
    }
  },
}
