import { isMainThread, threadId } from 'node:worker_threads'
import type { LogRecord, WorkerRecord } from '@qtests/core/adapter'
import { machineId, openRunLog, SCHEMA_VERSION, wallTime } from '@qtests/core/boundary'

/** The run log as a test file sees it: nothing happens when nobody has asked for one. */
export interface WorkerLog {
  append(record: LogRecord): void
  close(): void
}

const NONE: WorkerLog = { append: () => {}, close: () => {} }

/**
 * Opens the log of this worker in the folder that `QTESTS_DIR` names: the reporter sets it before Jest starts its
 * workers, which inherit it. Without it nothing is written. The worker introduces itself with its first record.
 */
export function openWorkerLog(version: () => string): WorkerLog {
  const dir = process.env['QTESTS_DIR']
  if (dir === undefined || dir === '') return NONE
  const log = openRunLog({ dir, worker: `${process.pid}-${threadId}` })
  let introduced = false
  return {
    append(record) {
      if (!introduced) log.append(workerRecord(version()))
      introduced = true
      log.append(record)
    },
    close: () => log.close(),
  }
}

function workerRecord(runnerVersion: string): WorkerRecord {
  return {
    v: SCHEMA_VERSION,
    type: 'worker',
    at: wallTime(),
    runner: 'jest',
    runnerVersion,
    node: process.version,
    platform: process.platform,
    pid: process.pid,
    worker: process.env['JEST_WORKER_ID'] ?? String(threadId),
    pool: process.send === undefined && isMainThread ? 'in-band' : 'workers',
    // Found out once, by the reporter: it takes some ms.
    machine: process.env['QTESTS_MACHINE'] ?? machineId(),
  }
}
