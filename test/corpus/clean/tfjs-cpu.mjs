/** Tensors multiplied and reduced on the CPU, inside tidy(). */
export default {
  packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'],
  async subject() {
    const tf = await import('@tensorflow/tfjs-core')
    await import('@tensorflow/tfjs-backend-cpu')
    await tf.setBackend('cpu')
    await tf.ready()
    return async (index) => {
      const sum = tf.tidy(() => {
        const a = tf.fill([16, 16], index % 7)
        const b = tf.matMul(a, tf.eye(16))
        return tf.sum(tf.relu(tf.add(b, 1)))
      })
      const [value] = await sum.data()
      sum.dispose()
      if (value !== 256 * ((index % 7) + 1)) throw new Error('wrong sum')
    }
  },
}
