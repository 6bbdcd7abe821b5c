/** Maps and sets of thousands of entries filled and emptied, and objects used as dictionaries. */
export default {
  packages: [],
  options: {},
  async subject() {
    const kept = new Map()
    return (index) => {
      const own = new Set(Array.from({ length: 500 }, (_, at) => at * index))
      for (let at = 0; at < 50; at += 1) kept.set(`k${index}-${at}`, own)
      for (const key of kept.keys()) kept.delete(key)
      const dictionary = {}
      for (let at = 0; at < 100; at += 1) dictionary[`d${index}-${at}`] = at
      for (const key in dictionary) if (dictionary[key] % 2 === 0) delete dictionary[key]
      return kept.size + Object.keys(dictionary).length
    }
  },
}
