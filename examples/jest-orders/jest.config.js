/** @type {import('jest').Config} */
module.exports = {
  preset: '@qtests/jest',
  transform: { '\\.ts$': 'ts-jest' },
  roots: ['test'],
  testTimeout: 20_000,
  // A verdict rarely needs its time; on a busy CI machine a leak may need more than the default two seconds.
  testEnvironmentOptions: { qtests: { memory: { maxTime: '5s' } } },
}
