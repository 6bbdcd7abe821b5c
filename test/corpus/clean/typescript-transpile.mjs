/** `transpileModule`: a program, a host and a printer for each call, some milliseconds each. */
export default {
  packages: ['typescript'],
  options: {},
  async subject() {
    const { default: ts } = await import('typescript')
    return (index) =>
      ts.transpileModule(
        `enum E { A = ${index} }\nexport class C${index}<T> { constructor(private readonly a: T) {} async *g() { yield E.A } }`,
        { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 } },
      ).outputText.length
  },
}
