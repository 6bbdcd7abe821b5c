/** Lines with colours written to one terminal, whose scrollback fills up first. */
export default {
  packages: ['@xterm/headless'],
  async subject() {
    const { default: xterm } = await import('@xterm/headless')
    const terminal = new xterm.Terminal({ cols: 100, rows: 30, scrollback: 200, allowProposedApi: true })
    return {
      subject: (index) =>
        new Promise((resolve) => {
          const color = index % 256
          terminal.write(
            `\u001b[38;5;${color}mline ${index}\u001b[0m ${'x'.repeat(index % 150)}\r\n`,
            resolve,
          )
        }),
      teardown: () => terminal.dispose(),
    }
  },
}
