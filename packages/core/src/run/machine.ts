import { nodeProcess } from '../realm.ts'

/**
 * Which machine this is, as 12 hexadecimal digits: a hash of its name, its processors and its start, so that two runs can tell
 * whether their times compare. Containers of one host that were given one name are one machine. Never throws.
 */
export function machineId(): string {
  const { createHash } = nodeProcess.getBuiltinModule('node:crypto')
  const { cpus, hostname } = nodeProcess.getBuiltinModule('node:os')
  let parts: unknown[] = []
  try {
    const processors = cpus()
    parts = [hostname(), processors.length, processors[0]?.model ?? '', startOf()]
  } catch {
    // A mocked `os`: then it is a machine without properties.
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}

/** What is new with each start of the machine, where the system tells. */
function startOf(): string {
  try {
    return nodeProcess
      .getBuiltinModule('node:fs')
      .readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
      .trim()
  } catch {
    return ''
  }
}
