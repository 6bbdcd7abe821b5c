/** Hashes, ciphers and base64 in plain JavaScript on big strings. */
export default {
  packages: ['node-forge', 'tweetnacl'],
  options: {},
  async subject() {
    const { default: forge } = await import('node-forge')
    const { default: nacl } = await import('tweetnacl')
    const key = nacl.randomBytes(32)
    const nonce = nacl.randomBytes(24)
    return (index) => {
      const text = `message ${index} `.repeat(20)
      const digest = forge.md.sha256.create().update(text).digest().toHex()
      const cipher = forge.cipher.createCipher('AES-CBC', '0123456789abcdef')
      cipher.start({ iv: '0123456789abcdef' })
      cipher.update(forge.util.createBuffer(text))
      cipher.finish()
      const box = nacl.secretbox(Buffer.from(digest), nonce, key)
      return forge.util.encode64(cipher.output.getBytes()).length + box.length
    }
  },
}
