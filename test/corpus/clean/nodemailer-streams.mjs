/** Messages with attachments and two bodies, built to buffers. */
export default {
  packages: ['nodemailer'],
  options: {},
  async subject() {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({ streamTransport: true, buffer: true })
    return async (index) => {
      const { message } = await transport.sendMail({
        from: 'shop@example.org',
        to: `customer${index}@example.org`,
        subject: `Order ${index} ✓`,
        text: `Thank you for order ${index}`,
        html: `<p>Thank you for order <b>${index}</b></p>`,
        attachments: [{ filename: 'bill.txt', content: `bill ${index}\n`.repeat(20) }],
      })
      if (!message.includes(`Order_${index}`) && !message.includes('Subject:')) throw new Error('no message')
    }
  },
}
