import { openSession, post } from '../memory/collector.ts'
import { isThenable, nodeProcess, now, turn, v8 } from '../realm.ts'
import type { TestId } from '../run/record.ts'
import type { Subject } from '../subject.ts'

/** Files of one leak; both open in the browser's developer tools, in the panel "Memory". */
export interface ArtifactFiles {
  readonly snapshot: string
  readonly profile: string
}

/** What was saved, and what could not be, in one sentence each without a full stop. */
export interface Saved {
  readonly files: readonly string[]
  readonly problems: readonly string[]
}

let count = 0

/**
 * Makes the folder and names the files: after the test, so that a person finds them, and after the process, so that two
 * workers never write the same. Never throws: `undefined` with the reason where the folder cannot be made.
 */
export function planArtifacts(
  dir: string,
  test: TestId | undefined,
): ArtifactFiles | { readonly problem: string } {
  const { mkdirSync } = nodeProcess.getBuiltinModule('node:fs')
  const { join, resolve } = nodeProcess.getBuiltinModule('node:path')
  const folder = resolve(dir)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    return { problem: `no folder for artifacts: ${String(error)}` }
  }
  const name = `${slug(test)}-${nodeProcess.pid}-${++count}`
  return { snapshot: join(folder, `${name}.heapsnapshot`), profile: join(folder, `${name}.heapprofile`) }
}

const LONGEST = 60

function slug(test: TestId | undefined): string {
  const text = test === undefined || test.test === '' ? 'leak' : test.test
  return (
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, LONGEST)
      .replace(/^-+|-+$/g, '') || 'leak'
  )
}

/** Calls whose allocations are recorded, each of them. */
const PROFILED_CALLS = 200

/** ms of them. */
const PROFILED_TIME = 1_000

/**
 * Saves what some further calls allocate and leave alive as a sampling heap profile: function by function, every
 * allocation recorded. Never throws.
 *
 * @returns why not, or `undefined`.
 */
export async function saveProfile(
  subject: Subject,
  firstCall: number,
  file: string,
): Promise<string | undefined> {
  const session = openSession()
  if (session === undefined) return 'no heap profile: there is no inspector'
  try {
    await post(session, 'HeapProfiler.startSampling', { samplingInterval: 1, stackDepth: 128 })
    const until = now() + PROFILED_TIME
    for (let at = 0; at < PROFILED_CALLS && now() < until; at += 1) await callOnce(subject, firstCall + at)
    await turn()
    await post(session, 'HeapProfiler.collectGarbage')
    await turn()
    const { profile } = await post<{ profile: object }>(session, 'HeapProfiler.stopSampling')
    nodeProcess.getBuiltinModule('node:fs').writeFileSync(file, JSON.stringify(profile))
    return undefined
  } catch (error) {
    return `no heap profile: ${String(error)}`
  } finally {
    session.disconnect()
  }
}

async function callOnce(subject: Subject, index: number): Promise<void> {
  const result = subject(index)
  if (isThenable(result)) await result
}

/**
 * Writes a snapshot where the explanation has not left one. It blocks the thread, for some seconds at 100 MB, and it was
 * asked for.
 *
 * @returns why not, or `undefined`.
 */
export function saveSnapshot(file: string): string | undefined {
  try {
    if (nodeProcess.getBuiltinModule('node:fs').existsSync(file)) return undefined
    noteLines()
    v8().writeHeapSnapshot(file)
    return undefined
  } catch (error) {
    return `no heap snapshot: ${String(error)}`
  }
}

/**
 * Lets V8 note where the lines of all scripts end. Before Node 22 it counts those before each function anew where they are not
 * noted: a snapshot takes 48 s instead of 1.4 s with TypeScript loaded.
 */
function noteLines(): void {
  if (Number.parseInt(nodeProcess.versions.node, 10) >= 22) return
  const session = openSession()
  session?.post('Debugger.enable')
  session?.disconnect()
}
