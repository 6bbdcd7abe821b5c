/** Workbooks with styles and formulas written into buffers: some ms a call. */
export default {
  packages: ['exceljs'],
  async subject() {
    const { default: ExcelJS } = await import('exceljs')
    return async (index) => {
      const workbook = new ExcelJS.Workbook()
      const sheet = workbook.addWorksheet(`Sheet ${index}`)
      sheet.columns = [
        { header: 'Id', key: 'id', width: 10 },
        { header: 'Name', key: 'name', style: { font: { bold: true } } },
      ]
      for (let row = 0; row < 10; row += 1) sheet.addRow({ id: index + row, name: `name ${row}` })
      sheet.getCell('D1').value = { formula: 'SUM(A2:A11)' }
      const bytes = await workbook.xlsx.writeBuffer()
      if (bytes.byteLength < 1_000) throw new Error('wrong workbook')
    }
  },
}
