/** Scales, layouts and matrices: many small arrays and typed arrays. */
export default {
  packages: ['d3-hierarchy', 'd3-scale', 'three'],
  options: {},
  async subject() {
    const { hierarchy, treemap } = await import('d3-hierarchy')
    const { scaleLinear } = await import('d3-scale')
    const { Matrix4, Mesh, BoxGeometry, Scene } = await import('three')
    return (index) => {
      const root = treemap().size([100, 100])(
        hierarchy({ children: [{ v: 1 }, { v: index }, { children: [{ v: 3 }] }] }).sum(
          (node) => node.v ?? 0,
        ),
      )
      const scene = new Scene()
      scene.add(new Mesh(new BoxGeometry(1, 2, 3)))
      scene.rotation.x = index
      scene.updateMatrixWorld()
      return (
        root.leaves().length +
        scaleLinear([0, index + 1], [0, 1]).ticks().length +
        new Matrix4().makeRotationX(index).elements.length
      )
    }
  },
}
