/** Command lines defined and parsed in each call. */
export default {
  packages: ['commander', 'yargs'],
  options: {},
  async subject() {
    const { Command } = await import('commander')
    const { default: yargs } = await import('yargs')
    return async (index) => {
      let seen = 0
      const program = new Command().exitOverride()
      program
        .command('run <n>')
        .option('--fast')
        .action((n) => {
          seen = Number(n)
        })
      program.parse(['run', `${index}`, '--fast'], { from: 'user' })
      const { n } = await yargs(['--n', `${index}`])
        .option('n', { type: 'number' })
        .exitProcess(false)
        .parse()
      if (seen !== index || n !== index) throw new Error('wrong answer')
    }
  },
}
