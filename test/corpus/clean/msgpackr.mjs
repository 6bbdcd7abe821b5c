/** Binary encoding into a shared buffer that is renewed when it is full. */
export default {
  packages: ['msgpackr'],
  options: {},
  async subject() {
    const { Packr } = await import('msgpackr')
    const packr = new Packr({ useRecords: false })
    return (index) =>
      packr.unpack(
        packr.pack({ index, text: 'x'.repeat(index % 500), map: { [`k${index % 20}`]: [1, 2, 3] } }),
      ).text.length
  },
}
