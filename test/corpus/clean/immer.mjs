/** Drafts of nested state: proxies revoked at the end of each call; the state itself keeps its size. */
export default {
  packages: ['immer'],
  options: {},
  async subject() {
    const { produce, enablePatches, produceWithPatches } = await import('immer')
    enablePatches()
    let state = {
      users: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`u${at}`, { n: at, tags: [] }])),
    }
    return (index) => {
      const key = `u${index % 50}`
      state = produce(state, (draft) => {
        draft.users[key].n = index
        draft.users[key].tags = [`t${index}`]
      })
      return produceWithPatches(state, (draft) => void delete draft.users[key].tags)[1].length
    }
  },
}
