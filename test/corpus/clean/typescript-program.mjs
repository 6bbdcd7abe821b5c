/** A whole program with a type check in memory for each call: tens of milliseconds and megabytes that die. */
export default {
  packages: ['typescript'],
  options: {},
  async subject() {
    const { default: ts } = await import('typescript')
    return (index) => {
      const files = {
        'lib.d.ts':
          'interface Array<T> { length: number }\ninterface Boolean {}\ninterface CallableFunction {}\ninterface Function {}\ninterface IArguments {}\ninterface NewableFunction {}\ninterface Number {}\ninterface Object {}\ninterface RegExp {}\ninterface String {}',
        'a.ts': `export const a${index}: number = 'x'`,
      }
      const host = {
        fileExists: (name) => name in files,
        readFile: (name) => files[name],
        getSourceFile: (name, target) =>
          name in files ? ts.createSourceFile(name, files[name], target) : undefined,
        getDefaultLibFileName: () => 'lib.d.ts',
        getCurrentDirectory: () => '',
        getCanonicalFileName: (name) => name,
        useCaseSensitiveFileNames: () => true,
        getNewLine: () => '\n',
        writeFile: () => {},
      }
      const found = ts
        .createProgram(['a.ts'], { types: [], noResolve: true }, host)
        .getSemanticDiagnostics().length
      if (found !== 1) throw new Error(`expected one type error, got ${found}`)
    }
  },
}
