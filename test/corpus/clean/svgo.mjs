/** Drawings made smaller by all plugins of the default preset. */
export default {
  packages: ['svgo'],
  options: {},
  async subject() {
    const { optimize } = await import('svgo')
    const path = (index) => `M${index % 50} 10 L 20.0000 ${index % 30}.5 L 10 10 Z`
    return (index) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${index} --><g fill="#ff0000"><path d="${path(index)}"/></g></svg>`
      return optimize(svg, { multipass: true }).data.length
    }
  },
}
