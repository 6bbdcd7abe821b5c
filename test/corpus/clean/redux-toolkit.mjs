/** A slice with thunks and immer; selectors that keep one result. */
export default {
  packages: ['@reduxjs/toolkit'],
  options: {},
  async subject() {
    const { configureStore, createSlice, createAsyncThunk, createSelector } = await import('@reduxjs/toolkit')
    const load = createAsyncThunk('todos/load', async (id) => ({ id, text: `t${id}` }))
    const slice = createSlice({
      name: 'todos',
      initialState: { list: [] },
      reducers: {},
      extraReducers: (builder) =>
        builder.addCase(load.fulfilled, (state, action) => {
          state.list.push(action.payload)
          if (state.list.length > 20) state.list.shift()
        }),
    })
    const store = configureStore({
      reducer: slice.reducer,
      middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }),
    })
    const last = createSelector([(state) => state.list], (list) => list.at(-1))
    return async (index) => {
      const stop = store.subscribe(() => {})
      await store.dispatch(load(index))
      stop()
      if (last(store.getState()).id !== index) throw new Error('wrong state')
    }
  },
}
