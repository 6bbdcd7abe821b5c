import { createRequire } from 'node:module'
import { isMainThread, threadId } from 'node:worker_threads'
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
  const log = openRunLog({ dir, worker: `${process.pid}-${threadId}` })
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
    worker: process.env['VITEST_WORKER_ID'] ?? String(threadId),
    pool: run?.pool ?? (isMainThread ? 'forks' : 'threads'),
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
