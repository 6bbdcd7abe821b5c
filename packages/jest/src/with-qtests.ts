import { relative, sep } from 'node:path'
import { checkRunnerOptions } from '@qtests/core/runner-options'
import { putBridge } from './bridge.ts'
import type { CircusEvent, CircusState } from './circus.ts'
import { jestVersion } from './jest-package.ts'
import { FileWatcher } from './watcher.ts'
import { openWorkerLog } from './worker-log.ts'

/** The configuration that Jest gives to an environment, as far as it is used. */
interface EnvironmentConfig {
  readonly globalConfig: { readonly rootDir: string; readonly watch?: boolean; readonly watchAll?: boolean }
  readonly projectConfig: {
    readonly displayName?: { readonly name: string } | undefined
    readonly testEnvironmentOptions: Readonly<Record<string, unknown>>
  }
}

interface EnvironmentContext {
  readonly testPath: string
}

/** Any Jest environment. */
export interface QtestsEnvironment {
  readonly global: object
  /** Jest's own mocks; gone after the teardown. */
  readonly moduleMocker?: { clearAllMocks(): void } | null
  setup(): Promise<void>
  teardown(): Promise<void>
  handleTestEvent?(event: CircusEvent, state: CircusState): void | Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: a mixin takes whatever its base takes
type EnvironmentClass<E = any> = new (...args: any[]) => E

/**
 * Adds per-test snapshots, exact test boundaries and the check for assertions that were not awaited to an
 * environment of your own.
 *
 * @throws UsageError from the constructor for bad options in `testEnvironmentOptions.qtests`, before any test runs.
 * @example module.exports = withQtests(MyEnvironment)
 */
export function withQtests<B extends EnvironmentClass>(Base: B): B {
  class WithQtests extends (Base as EnvironmentClass<QtestsEnvironment>) {
    readonly #watcher: FileWatcher

    // biome-ignore lint/suspicious/noExplicitAny: the shape that TypeScript asks of a mixin
    constructor(...args: any[]) {
      super(...args)
      const [config, context] = args as [EnvironmentConfig, EnvironmentContext]
      const { displayName, testEnvironmentOptions } = config.projectConfig
      const { rootDir, watch, watchAll } = config.globalConfig
      const file = relative(rootDir, context.testPath).split(sep).join('/')
      this.#watcher = new FileWatcher(
        { ...(displayName === undefined ? {} : { project: displayName.name }), file },
        checkRunnerOptions(testEnvironmentOptions['qtests']),
        openWorkerLog(jestVersion),
        {
          root: rootDir,
          sandbox: this.global,
          watch: watch === true || watchAll === true,
          clearMocks: () => this.moduleMocker?.clearAllMocks(),
        },
      )
    }

    override async setup(): Promise<void> {
      await super.setup()
      await this.#watcher.open()
      putBridge(this.global, this.#watcher.bridge)
    }

    override async teardown(): Promise<void> {
      this.#watcher.close()
      putBridge(this.global, undefined)
      await super.teardown()
    }

    // Not async: events of definition are dispatched synchronously, and nobody waits for a promise of theirs.
    override handleTestEvent(event: CircusEvent, state: CircusState): void | Promise<void> {
      const base = super.handleTestEvent?.(event, state)
      if (!FileWatcher.watches(event)) return base
      return Promise.resolve(base).then(() => this.#watcher.handle(event, state))
    }
  }
  return WithQtests as unknown as B
}
