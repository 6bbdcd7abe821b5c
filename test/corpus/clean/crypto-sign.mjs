/** Signatures with elliptic curves: native key and signature objects behind small JavaScript objects. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { generateKeyPairSync, createSign, createVerify, createPublicKey } = await import('node:crypto')
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    return (index) => {
      const signature = createSign('sha256').update(`text ${index}`).sign(privateKey)
      if (!createVerify('sha256').update(`text ${index}`).verify(createPublicKey(pem), signature))
        throw new Error('not verified')
    }
  },
}
