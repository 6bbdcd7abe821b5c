/** A process for each call: pipes, handles, some milliseconds. A slow subject. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { execFile } = await import('node:child_process')
    return (index) =>
      new Promise((resolve, reject) => {
        execFile('/bin/echo', [`call ${index}`], (error, stdout) =>
          stdout === `call ${index}\n` ? resolve() : reject(error ?? new Error(stdout)),
        )
      })
  },
}
