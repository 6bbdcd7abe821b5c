/** What other tests leave in a worker before the judged one: mocks, spies, fake timers, and the code that they have warmed up. */

/** What is different in the two kinds of runners. */
export interface Kit {
  /** The object with the runner's mocks: `vi` or `jest`. */
  readonly mocks: 'vi' | 'jest'
}

/** 50 tests as a file of a project has them. */
export function earlierTests({ mocks }: Kit): string {
  return `
const repository = { find: async (id) => ({ id, name: 'user ' + id }), save: async (user) => user }
const calls = []
for (let at = 0; at < 50; at += 1) {
  test('earlier ' + at, async () => {
    const find = ${mocks}.spyOn(repository, 'find').mockImplementation(async (id) => ({ id, at }))
    const notify = ${mocks}.fn((user) => ({ ...user, notified: true }))
    for (let id = 0; id < 200; id += 1) calls.push(notify(await repository.find(id)))
    expect(notify).toHaveBeenCalledTimes(200)
    expect(JSON.parse(JSON.stringify(calls.slice(-3)))).toEqual(calls.slice(-3))
    find.mockRestore()
    ${mocks}.useFakeTimers()
    const late = ${mocks}.fn()
    setTimeout(late, 1_000)
    ${mocks}.advanceTimersByTime(1_000)
    expect(late).toHaveBeenCalledTimes(1)
    ${mocks}.useRealTimers()
  })
}
`
}

/** Timers are fake while the judged test runs. */
export function fakeTimers({ mocks }: Kit): string {
  return `
beforeEach(() => void ${mocks}.useFakeTimers())
afterEach(() => void ${mocks}.useRealTimers())
`
}
