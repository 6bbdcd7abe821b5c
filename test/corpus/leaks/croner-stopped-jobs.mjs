/**
 * Every job made stays in a list of scheduled jobs, also when it was stopped. Source:
 * https://github.com/Hexagon/croner/issues/162, Hexagon/croner#162, fixed in 5.6.0; the next one published is 5.6.4.
 */
export default {
  package: 'croner',
  leaking: { version: '5.5.1', alias: 'croner-leaking' },
  fixed: { version: '5.6.4', alias: 'croner-fixed' },
  issue: 'Hexagon/croner#162',
  async subject(pkg) {
    const Cron = pkg.Cron ?? pkg.default
    return () => new Cron('0 0 1 1 *', { maxRuns: 1 }, () => {}).stop()
  },
}
