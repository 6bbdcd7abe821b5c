/** Ciphers and hashes: native state of some hundred bytes for each, freed with its object. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { createCipheriv, createDecipheriv, createHmac, randomBytes } = await import('node:crypto')
    return (index) => {
      const key = randomBytes(32)
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([cipher.update(`text ${index} `.repeat(20)), cipher.final()])
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(cipher.getAuthTag())
      const text = Buffer.concat([decipher.update(sealed), decipher.final()]).toString()
      return createHmac('sha256', key).update(text).digest('hex').length
    }
  },
}
