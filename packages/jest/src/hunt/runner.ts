import { relative, sep } from 'node:path'
import { huntedBefore, huntKey } from '@qtests/core/adapter'
import { hasBridge, putBridge } from '../bridge.ts'
import { jestVersion, requireFromJest } from '../jest-package.ts'
import { FileWatcher } from '../watcher.ts'
import type { QtestsEnvironment } from '../with-qtests.ts'
import { openWorkerLog } from '../worker-log.ts'
import { resultOfHunted } from './result.ts'

interface Config {
  readonly rootDir: string
  readonly displayName?: { readonly name: string } | undefined
}

type Environment = Pick<QtestsEnvironment, 'global' | 'moduleMocker' | 'handleTestEvent'>

type TestRunner = (
  globalConfig: Config,
  config: Config,
  environment: Environment,
  runtime: unknown,
  testPath: string,
  ...rest: readonly unknown[]
) => Promise<unknown>

/** Files that an earlier part of the hunt has done; read once in a worker. */
const done = huntedBefore()

/**
 * Jest test runner of a hunt: jest-circus, with a watcher between it and the environment. So every environment can be
 * hunted, also one that a file names in its first comment, and nothing is added to the sandbox of the tests but the bridge.
 */
const runHunted: TestRunner = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const root = globalConfig.rootDir
  const file = {
    ...(config.displayName === undefined ? {} : { project: config.displayName.name }),
    file: relative(root, testPath).split(sep).join('/'),
  }
  if (done?.has(huntKey(file)) === true) return resultOfHunted(testPath)
  const run = (): Promise<unknown> => circus()(globalConfig, config, environment, runtime, testPath, ...rest)
  // Our own environment watches already.
  if (hasBridge(environment.global)) return await run()
  const watcher = new FileWatcher(file, {}, openWorkerLog(jestVersion), {
    root,
    sandbox: environment.global,
    watch: false,
    clearMocks: () => environment.moduleMocker?.clearAllMocks(),
  })
  await watcher.open()
  putBridge(environment.global, watcher.bridge)
  const own = environment.handleTestEvent
  environment.handleTestEvent = (event, state) => {
    const before = own?.call(environment, event, state)
    if (!FileWatcher.watches(event)) return before
    return Promise.resolve(before).then(() => watcher.handle(event, state))
  }
  try {
    return await run()
  } finally {
    watcher.close()
    putBridge(environment.global, undefined)
  }
}

/** The function itself in Jest 29, a module with it in Jest 30. */
function circus(): TestRunner {
  const loaded = requireFromJest('jest-circus/runner') as TestRunner | { readonly default: TestRunner }
  return typeof loaded === 'function' ? loaded : loaded.default
}

export default runHunted
