/** Keys imported and used through `crypto.subtle`: promises and the thread pool. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { crypto } = globalThis
    const { subtle } = crypto
    const encoder = new TextEncoder()
    return async (index) => {
      const key = await subtle.importKey(
        'raw',
        crypto.getRandomValues(new Uint8Array(32)),
        'AES-GCM',
        false,
        ['encrypt', 'decrypt'],
      )
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, encoder.encode(`text ${index}`))
      const text = await subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
      if (text.byteLength < 6) throw new Error('wrong text')
    }
  },
}
