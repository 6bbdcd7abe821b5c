/** Persistent maps and lists that share their structure with the version before. */
export default {
  packages: ['immutable'],
  options: {},
  async subject() {
    const { Map: IMap, List } = await import('immutable')
    let map = IMap(Array.from({ length: 500 }, (_, at) => [`k${at}`, at]))
    let list = List()
    return (index) => {
      map = map.set(`k${index % 500}`, index).withMutations((draft) => draft.set('last', index))
      list = list.push(index)
      if (list.size > 100) list = list.shift()
      return map.filter((n) => n > index - 5).size
    }
  },
}
