/** A multipart form parsed from a stream, with a file part. */
export default {
  packages: ['busboy'],
  options: {},
  async subject() {
    const { default: busboy } = await import('busboy')
    return (index) =>
      new Promise((resolve, reject) => {
        const parser = busboy({ headers: { 'content-type': 'multipart/form-data; boundary=b' } })
        let seen = 0
        parser.on('field', () => {
          seen += 1
        })
        parser.on('file', (_name, stream) =>
          stream.on('data', () => {
            seen += 1
          }),
        )
        parser.on('error', reject)
        parser.on('close', () => (seen >= 2 ? resolve() : reject(new Error(`saw ${seen} parts`))))
        parser.end(
          `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${index}\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\n${'x'.repeat(500)}\r\n--b--\r\n`,
        )
      })
  },
}
