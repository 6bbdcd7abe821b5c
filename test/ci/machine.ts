import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { homeOf } from '../e2e/homes.ts'

/** What a command ended with. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

let count = 0

/** A checkout of a project with both runners, as a machine of a CI service has it. */
export class Machine {
  readonly dir: string
  readonly #files: Readonly<Record<string, string>>

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = files
    this.dir = join(homeOf('vitest4'), 'cases', `ci-${process.pid}-${count++}`)
    this.checkout()
  }

  /** A new job: the files of the project, and nothing that another job has left. */
  checkout(): void {
    rmSync(this.dir, { recursive: true, force: true })
    for (const [name, text] of Object.entries({ 'package.json': '{ "private": true }\n', ...this.#files })) {
      mkdirSync(dirname(join(this.dir, name)), { recursive: true })
      writeFileSync(join(this.dir, name), text)
    }
    // The home has Vitest; what belongs to Jest is beside it, as after an install of both.
    const modules = join(this.dir, 'node_modules')
    const jest = join(homeOf('jest30'), 'node_modules')
    mkdirSync(join(modules, '@qtests'), { recursive: true })
    for (const name of ['jest', 'jest-environment-node', '@jest', '@qtests/jest']) {
      if (existsSync(join(jest, name))) symlinkSync(join(jest, name), join(modules, name), 'junction')
    }
    this.#shims()
  }

  /** Runs a line in a POSIX shell. */
  sh(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const clean: NodeJS.ProcessEnv = { NO_COLOR: '1', QTESTS_MEMORY_MAX_TIME: '5s', ...env }
    for (const name of ['HOME', 'TMPDIR', 'SystemRoot']) clean[name] = process.env[name]
    clean['PATH'] = [join(this.dir, '.bin'), process.env['PATH'] ?? ''].join(delimiter)
    return new Promise((resolve) => {
      const options = { cwd: this.dir, env: clean, maxBuffer: 2 ** 26, timeout: 100_000 }
      execFile('sh', ['-e', '-c', line], options, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 99), out, err })
      })
    })
  }

  /** Keeps a path of the checkout elsewhere, as an artifact, a cache or a workspace. */
  keep(path: string, name: string): void {
    if (existsSync(join(this.dir, path))) {
      cpSync(join(this.dir, path), this.#kept(name, path), { recursive: true })
    }
  }

  /** Puts back what was kept. */
  restore(name: string, to: string): void {
    const kept = this.#kept(name, '')
    if (existsSync(kept)) cpSync(kept, join(this.dir, to), { recursive: true })
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true })
    rmSync(`${this.dir}-kept`, { recursive: true, force: true })
  }

  #kept(name: string, path: string): string {
    return join(`${this.dir}-kept`, name, path)
  }

  /** What `npx` and `npm ci` come to in a project where everything is installed. */
  #shims(): void {
    const home = join(homeOf('vitest4'), 'node_modules')
    const commands = {
      vitest: join(home, 'vitest/vitest.mjs'),
      jest: join(homeOf('jest30'), 'node_modules/jest/bin/jest.js'),
      qtests: join(home, '@qtests/report/dist/qtests.js'),
    }
    const cases = Object.entries(commands).map(
      ([name, path]) => `  ${name}) shift; exec "${process.execPath}" "${path}" "$@" ;;`,
    )
    const npx = `#!/bin/sh\ncase "$1" in\n${cases.join('\n')}\n  *) echo "npx: $1 is not installed" >&2; exit 127 ;;\nesac\n`
    mkdirSync(join(this.dir, '.bin'), { recursive: true })
    for (const [name, text] of Object.entries({ npx, npm: '#!/bin/sh\n[ "$1" = ci ]\n' })) {
      writeFileSync(join(this.dir, '.bin', name), text)
      chmodSync(join(this.dir, '.bin', name), 0o755)
    }
  }
}
