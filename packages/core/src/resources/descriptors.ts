import { nodeProcess } from '../realm.ts'

// Captured: tests mock the file system.
const { readdirSync, readlinkSync } = nodeProcess.getBuiltinModule('node:fs')

/** Where Linux lists the descriptors of this process. */
const LIST = '/proc/self/fd'

/**
 * Descriptors of open files and folders of this process, with their paths; not sockets, pipes and what else has no
 * path. `undefined` where the system does not list them (all but Linux).
 */
export function openFiles(): ReadonlyMap<number, string> | undefined {
  let names: string[]
  try {
    names = readdirSync(LIST)
  } catch {
    return undefined
  }
  const files = new Map<number, string>()
  for (const name of names) {
    const path = targetOf(Number(name))
    if (path !== undefined) files.set(Number(name), path)
  }
  return files
}

/** The path behind a descriptor; `undefined` where there is none or it cannot be told. */
export function targetOf(fd: number): string | undefined {
  try {
    const target = readlinkSync(`${LIST}/${fd}`)
    return target.startsWith('/') ? target : undefined
  } catch {
    // The descriptor of the listing itself is closed by now.
    return undefined
  }
}
