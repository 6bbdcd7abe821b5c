/** State that is copied with each change, as reducers do: a list, an object and a set that drop what is older than 100. */
export default {
  packages: [],
  options: {},
  async subject() {
    let state = { list: [], byId: {}, seen: new Set() }
    return (index) => {
      const { [`id ${index - 100}`]: _, ...byId } = state.byId
      state = {
        list: [...state.list.slice(-99), { index, text: `entry ${index}` }],
        byId: { ...byId, [`id ${index}`]: { index } },
        seen: new Set([...state.seen, index].slice(-100)),
      }
      return state.list.length
    }
  },
}
