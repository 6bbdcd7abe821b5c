/** A document drawn and saved in each call: streams, references, compression in JavaScript. */
export default {
  packages: ['pdf-lib'],
  options: {},
  async subject() {
    const { PDFDocument, StandardFonts } = await import('pdf-lib')
    return async (index) => {
      const document = await PDFDocument.create()
      const page = document.addPage([300, 200])
      page.drawText(`Invoice ${index}`, {
        x: 20,
        y: 100,
        font: await document.embedFont(StandardFonts.Helvetica),
      })
      const bytes = await document.save()
      if (bytes.length < 500) throw new Error('too small')
    }
  },
}
