import { createRequire } from 'node:module'
import type { LogRecord, WorkerRecord } from '@qtests/core/adapter'
import { machineId, openRunLog, SCHEMA_VERSION, wallTime } from '@qtests/core/boundary'
import type { ProvidedRun } from './types.ts'

/** The run log as a test file sees it: nothing happens when nobody has asked for one. */
export interface WorkerLog {
  append(record: LogRecord): void
  close(): void
}

const NONE: WorkerLog = { append: () => {}, close: () => {} }

/**
 * Opens the log of this worker: in the folder that the plugin or reporter has chosen, else in `QTESTS_DIR`, else
 * none. The worker introduces itself with its first record.
 */
export function openWorkerLog(run: ProvidedRun | undefined): WorkerLog {
  const dir = run?.dir ?? process.env['QTESTS_DIR']
  if (dir === undefined || dir === '') return NONE
  const log = openRunLog({ dir, worker: `${process.pid}-${thread(run).threadId}` })
  let introduced = false
  return {
    append(record) {
      if (!introduced) log.append(workerRecord(run))
      introduced = true
      log.append(record)
    },
    close: () => log.close(),
  }
}

/** Which thread this is. `node:worker_threads` takes more than a ms to load, and a fork of Vitest's has no other threads. */
function thread(run: ProvidedRun | undefined): { readonly isMainThread: boolean; readonly threadId: number } {
  const isFork = run?.pool === 'forks' && typeof process.send === 'function'
  return isFork ? MAIN : process.getBuiltinModule('node:worker_threads')
}

const MAIN = { isMainThread: true, threadId: 0 } as const

function workerRecord(run: ProvidedRun | undefined): WorkerRecord {
  return {
    v: SCHEMA_VERSION,
    type: 'worker',
    at: wallTime(),
    runner: 'vitest',
    runnerVersion: run?.version ?? installedVersion(),
    node: process.version,
    platform: process.platform,
    pid: process.pid,
    worker: process.env['VITEST_WORKER_ID'] ?? String(thread(run).threadId),
    pool: run?.pool ?? (thread(run).isMainThread ? 'forks' : 'threads'),
    machine: run?.machine ?? machineId(),
  }
}

function installedVersion(): string {
  try {
    return String(createRequire(import.meta.url)('vitest/package.json').version)
  } catch {
    return 'unknown'
  }
}
