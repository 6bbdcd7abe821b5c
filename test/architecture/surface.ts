import { basename } from 'node:path'
import ts from 'typescript'
import type { Entry, Package } from './packages.ts'

/** One name that a user can import. */
export interface PublicName {
  readonly name: string
  /** `class`, `const`, `function`, `interface`, `type`: what its declaration is. */
  readonly kind: string
  readonly documented: boolean
}

/** The public names of all entries of a package, as the compiler sees the built declarations. */
export function surfaceOf({ entries }: Package): Map<Entry, PublicName[]> {
  const program = ts.createProgram({
    rootNames: entries.map(({ types }) => types),
    options: {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      skipLibCheck: true,
      noEmit: true,
    },
  })
  const checker = program.getTypeChecker()
  return new Map(entries.map((entry) => [entry, namesOf(entry, program, checker)]))
}

function namesOf(entry: Entry, program: ts.Program, checker: ts.TypeChecker): PublicName[] {
  const source = program.getSourceFile(entry.types)
  if (source === undefined) throw new Error(`${entry.types} is missing: build first`)
  const module = checker.getSymbolAtLocation(source)
  // An entry of side effects only is no module.
  if (module === undefined) return []
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      const documented = [symbol, target].some((one) => one.getDocumentationComment(checker).length > 0)
      return { name: symbol.name, kind: kindOf(target), documented }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function kindOf({ flags, name }: ts.Symbol): string {
  if (flags & ts.SymbolFlags.Class) return 'class'
  if (flags & ts.SymbolFlags.Function) return 'function'
  if (flags & ts.SymbolFlags.Variable) return 'const'
  if (flags & ts.SymbolFlags.Interface) return 'interface'
  if (flags & ts.SymbolFlags.TypeAlias) return 'type'
  if (flags & ts.SymbolFlags.Enum) return 'enum'
  throw new Error(`${name} is of a kind that the surface test does not know (flags ${flags})`)
}

/** Names that exist when the code runs, as an ES module's own export statements list them. */
export function runtimeNamesOf(file: string): string[] {
  const text = ts.sys.readFile(file)
  if (text === undefined) throw new Error(`${file} is missing: build first`)
  const source = ts.createSourceFile(basename(file), text, ts.ScriptTarget.Latest, true)
  const names: string[] = []
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement)) names.push('default')
    if (ts.isExportDeclaration(statement)) {
      if (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) {
        throw new Error(`${file} exports everything of another module`)
      }
      names.push(...statement.exportClause.elements.map((element) => element.name.text))
    }
    if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExport) === true) {
      names.push(...declaredNames(statement))
    }
  }
  return names.sort()
}

function isExport({ kind }: ts.ModifierLike): boolean {
  return kind === ts.SyntaxKind.ExportKeyword
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText())
  }
  const { name } = statement as ts.DeclarationStatement
  return name === undefined ? ['default'] : [name.text]
}
