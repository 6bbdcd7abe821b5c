/** Tokens signed and verified, with weak caches of imported keys. */
export default {
  packages: ['jose'],
  options: {},
  async subject() {
    const { SignJWT, jwtVerify, generateKeyPair } = await import('jose')
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    return async (index) => {
      const token = await new SignJWT({ user: index })
        .setProtectedHeader({ alg: 'ES256' })
        .setExpirationTime('1h')
        .sign(privateKey)
      const { payload } = await jwtVerify(token, publicKey)
      if (payload.user !== index) throw new Error('wrong payload')
    }
  },
}
