/** Documents with text, shapes and links, collected from their streams. */
export default {
  packages: ['pdfkit'],
  async subject() {
    const { default: PDFDocument } = await import('pdfkit')
    return async (index) => {
      const document = new PDFDocument({ size: 'A4' })
      const chunks = []
      document.on('data', (chunk) => chunks.push(chunk))
      const ended = new Promise((resolve) => document.once('end', resolve))
      document.fontSize(20).text(`Invoice ${index}`)
      document.moveTo(50, 100).lineTo(200, 100).stroke('#333')
      document.addPage().font('Times-Roman').text('Terms', { link: 'http://example.test/' })
      document.end()
      await ended
      if (Buffer.concat(chunks).length < 1_000) throw new Error('wrong document')
    }
  },
}
