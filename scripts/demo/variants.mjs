/**
 * The four runs of the demo and how each must end. The demo fails unless every test named here ends as it says, for
 * the reason it says, and no other test ran.
 */

/** The defects of the faulty variants: the test that finds each, the text it must fail with, and what it shows. */
const DEFECTS = [
  {
    test: 'a session that is no longer used is released',
    reason: /leaks [\d.,]+ K?B per call[\s\S]*allocated in +open \(faulty\/session-store\.ts:7:\d+\)/,
    shows: 'UnboundedSessionStore.open puts each session into a map, and nothing ever deletes one.',
  },
  {
    test: 'a feed that was closed is released',
    reason: /leaks [\d.,]+ K?B per call[\s\S]*allocated in +openFeed \(faulty\/order-feed\.ts:5:\d+\)/,
    shows: 'openFeed puts a listener on the event bus, and close() leaves it there.',
  },
  {
    test: '95 of 100 orders of 600 lines are placed within 3 ms',
    reason: /p95 is over 3 ms: [\d,]+ of [\d,]+ calls took longer/,
    shows: 'mergeLines copies all lines merged so far for each line: 600 lines make 180,000 copies.',
  },
]

const CLEAN_TESTS = [
  'an order can be placed and looked up',
  'an order over HTTP leaves nothing behind',
  'an order is released when fifty newer ones have come',
  '95 of 100 orders over HTTP are answered within 50 ms',
  ...DEFECTS.map(({ test }) => test),
]

/** The clean and the faulty run of one example; `args` take the file for the JSON report. */
const both = (runner, example, binary, args, faultyArgs) => [
  {
    title: `${runner}, clean`,
    example,
    binary,
    args,
    command: `pnpm --filter ${example} test`,
    passing: CLEAN_TESTS,
    failing: [],
  },
  {
    title: `${runner}, faulty`,
    example,
    binary,
    args: (json) => [...args(json), ...faultyArgs],
    command: `pnpm --filter ${example} test:faulty`,
    passing: [],
    failing: DEFECTS,
  },
]

export const VARIANTS = [
  ...both(
    'Vitest',
    'vitest-orders',
    'vitest/vitest.mjs',
    (json) => ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${json}`],
    ['--dir', 'faulty'],
  ),
  ...both('Jest', 'jest-orders', 'jest/bin/jest.js', (json) => ['--json', `--outputFile=${json}`], [
    '--roots',
    'faulty',
  ]),
]
