/**
 * What a compiler says of a project, as far as it is about us. Errors inside other packages are theirs; an error in a
 * case, in a declaration of ours, or of no file (a missing type, a bad option) is ours.
 */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as Typescript from 'typescript'
import { RUNNERS } from '../e2e/homes.ts'

/** The errors that are ours, and the files that the compiler read. */
export interface Compiled {
  readonly ours: readonly string[]
  readonly files: readonly string[]
}

/** Compiles a project with the command: the compilers without an interface. Checks the declarations of all libraries. */
export async function byCommand(compiler: string, dir: string): Promise<Compiled> {
  const bin = join(RUNNERS, 'node_modules', compiler, 'bin', 'tsc')
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [bin, '-p', dir, '--pretty', 'false', '--listFiles'],
      { cwd: dir, maxBuffer: 1e8 },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    )
  })
  const lines = output.split('\n')
  const ours = lines.filter((line) => {
    if (!/error TS\d+/.test(line)) return false
    const file = /^(.*?)\(\d+,\d+\): error/.exec(line)?.[1]
    return file === undefined || isOurs(file)
  })
  return { ours, files: lines }
}

/**
 * Compiles projects by the interface of the compiler that its command is made of, one after the other in this process: a
 * file that several of them read is parsed once, and of libraries only our declarations are checked. The command
 * checks all of them and needs many times as long; what it would say of theirs is not asked.
 */
export function byInterface(compiler: string, checksOurs: boolean): (dir: string) => Compiled {
  const ts = createRequire(join(RUNNERS, 'package.json'))(compiler) as typeof Typescript
  const parsed = new Map<string, Typescript.SourceFile | undefined>()

  function hostOf(options: Typescript.CompilerOptions): Typescript.CompilerHost {
    const host = ts.createCompilerHost(options)
    const { getSourceFile } = host
    host.getSourceFile = (file, target, ...rest) => {
      // Whether a file is a module of ECMAScript or CommonJS is a part of what is parsed.
      const format = typeof target === 'object' ? target.impliedNodeFormat : undefined
      const key = `${format} ${file}`
      if (!parsed.has(key)) parsed.set(key, getSourceFile.call(host, file, target, ...rest))
      return parsed.get(key)
    }
    return host
  }

  return (dir) => {
    const config = ts.getParsedCommandLineOfConfigFile(
      join(dir, 'tsconfig.json'),
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic(diagnostic) {
          throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
        },
      },
    ) as Typescript.ParsedCommandLine
    const program = ts.createProgram({
      rootNames: config.fileNames,
      options: config.options,
      configFileParsingDiagnostics: config.errors,
      host: hostOf(config.options),
    })
    const sources = program.getSourceFiles()
    const asked = sources.filter(
      ({ fileName, isDeclarationFile }) => isOurs(fileName) && (checksOurs || !isDeclarationFile),
    )
    const errors = [
      ...program.getConfigFileParsingDiagnostics(),
      ...program.getOptionsDiagnostics(),
      ...asked.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
      ...program.getGlobalDiagnostics(),
    ].filter(({ file }) => file === undefined || isOurs(file.fileName))
    return {
      ours: errors.map((error) =>
        ts.formatDiagnostic(error, {
          getCurrentDirectory: () => dir,
          getCanonicalFileName: (name) => name,
          getNewLine: () => '\n',
        }),
      ),
      files: sources.map(({ fileName }) => fileName),
    }
  }
}

function isOurs(file: string): boolean {
  return /@qtests/.test(file) || !file.includes('node_modules')
}
