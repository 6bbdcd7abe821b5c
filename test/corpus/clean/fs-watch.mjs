/** A watcher opened and closed in each call. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { watch, mkdtempSync, rmSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const { join } = await import('node:path')
    const folder = mkdtempSync(join(tmpdir(), 'qtests-clean-'))
    return {
      subject: () =>
        new Promise((resolve, reject) => {
          const watcher = watch(folder, () => {})
          watcher.on('close', resolve).on('error', reject)
          setImmediate(() => watcher.close())
        }),
      teardown: () => rmSync(folder, { recursive: true }),
    }
  },
}
