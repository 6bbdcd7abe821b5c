/** ReadableStream, TransformStream and encoders: promises for each chunk and each desired size. */
export default {
  packages: [],
  options: {},
  async subject() {
    return async (index) => {
      const source = new ReadableStream({
        start(controller) {
          for (let at = 0; at < 3; at += 1) controller.enqueue(`chunk ${at} of ${index}`)
          controller.close()
        },
      })
      let length = 0
      for await (const chunk of source
        .pipeThrough(new TextEncoderStream())
        .pipeThrough(
          new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.slice(1)) }),
        ))
        length += chunk.length
      if (length < 10) throw new Error('too short')
    }
  },
}
