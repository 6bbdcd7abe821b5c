/** Files written, read by stream, listed and removed in a folder of their own. */
export default {
  packages: [],
  options: {},
  async subject() {
    const fs = await import('node:fs/promises')
    const { createReadStream } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const { join } = await import('node:path')
    const folder = await fs.mkdtemp(join(tmpdir(), 'qtests-clean-'))
    return {
      subject: async (index) => {
        const file = join(folder, `f${index}.txt`)
        await fs.writeFile(file, `text ${index}\n`.repeat(50))
        let length = 0
        for await (const chunk of createReadStream(file)) length += chunk.length
        const handle = await fs.open(file)
        await handle.stat()
        await handle.close()
        if ((await fs.readdir(folder)).length !== 1) throw new Error('more than one file')
        await fs.rm(file)
        return length
      },
      teardown: () => fs.rm(folder, { recursive: true }),
    }
  },
}
