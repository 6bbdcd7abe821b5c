/** @type {import('jest').Config} */
module.exports = {
  preset: '@qtests/jest',
  transform: { '\\.ts$': 'ts-jest' },
  roots: ['test'],
  globalSetup: './test/database.mjs',
  globalTeardown: './test/stop-database.mjs',
  testTimeout: 30_000,
}
