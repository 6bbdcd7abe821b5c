/** @type {import('jest').Config} */
module.exports = {
  preset: '@qtests/jest',
  transform: { '\\.ts$': 'ts-jest' },
  roots: ['test'],
}
