import { nodeProcess } from '../realm.ts'
import { placeOf } from '../script-place.ts'
import type { PathStep, RetainingPath } from './port.ts'

/** Which evidence a fingerprint stands for: who holds the memory, or who allocated it. */
export type FingerprintKind = 'held' | 'site'

const FORM = /^(held|site)-[0-9a-f]{8}$/

/** The kind of a fingerprint as it is printed; `undefined` for any other text. */
export function fingerprintKind(text: string): FingerprintKind | undefined {
  return FORM.exec(text)?.[1] as FingerprintKind | undefined
}

/**
 * The fingerprint of objects by their class and who holds them: `held-1a2b3c4d`. The same in each run, on each version of
 * Node, after lines were moved, and whatever the optimiser did: no line, no byte, no count, no address goes into it.
 * It changes when the class, the variable, its file or the links between are renamed.
 *
 * @param contents - classes that grow inside. Where no variable of the program is on the path (a timer, a listener of
 * `process`), the functions among them say whose it is: all timers would be one leak otherwise.
 */
export function heldFingerprint(
  className: string,
  path: RetainingPath | undefined,
  contents: readonly string[] = [],
): string {
  const steps = path?.steps ?? []
  if (steps.some(isOwn)) return `held-${hash([className, ...suspectEdges(steps)])}`
  const functions = contents.filter((name) => name.endsWith('()')).sort()
  // How Node links its timers depends on their order.
  const edges = steps.some(({ holds }) => WAITING.has(holds)) ? [] : suspectEdges(steps)
  return `held-${hash([className, ...edges, ...functions])}`
}

/** What Node keeps in lists of its own until its time has come. */
const WAITING: ReadonlySet<string> = new Set(['Timeout', 'Immediate', 'FSWatcher', 'StatWatcher'])

/**
 * The fingerprint of an allocation site, by the name and the file of its function: `site-1a2b3c4d`. V8 may name a caller in
 * place of a function that it inlined, so this one is used only where it is not known who holds the memory.
 *
 * @param file - absolute path, or as far as it is known.
 */
export function siteFingerprint(functionName: string, file: string): string {
  return `site-${hash([functionName, placeOf(file)])}`
}

/** 32 bits: a list of known leaks is short, and a collision only ever joins two of them. */
function hash(parts: readonly string[]): string {
  const { createHash } = nodeProcess.getBuiltinModule('node:crypto')
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8)
}

/** The links from the variable that holds it all, which is where a reader looks, to the object. */
function suspectEdges(steps: readonly PathStep[]): string[] {
  const module = steps.findLastIndex((step) => isOwn(step) && step.scope?.kind === 'module')
  const own = module >= 0 ? module : steps.findIndex(isOwn)
  // Without one, from what Node holds it by: the way there differs from run to run.
  const first = own >= 0 ? own : 1 + steps.findLastIndex(isNodes)
  return steps.slice(first).flatMap(edgeOf)
}

function edgeOf({ kind, name, holds, scope }: PathStep): string[] {
  const link = kind === 'variable' ? variableOf(name, scope) : kind === 'property' ? `.${name}` : kind
  // V8's names of its own objects differ between versions; those in parentheses are none of the program's.
  return holds.startsWith('(') ? [link] : [link, holds]
}

function variableOf(name: string, scope: PathStep['scope']): string {
  // In a module that a runner wrapped, a variable may be known as one of several only.
  const known = name.startsWith('one of ') ? '' : name
  return `${known} of ${scope?.function ?? ''} in ${scope?.script === undefined ? '' : placeOf(scope.script)}`
}

function isNodes({ scope, holds }: PathStep): boolean {
  return holds === 'process' || scope?.script?.startsWith('node:') === true
}

/** A variable of the program or of a package, not of Node. */
function isOwn({ scope }: PathStep): boolean {
  return scope?.script !== undefined && !scope.script.startsWith('node:')
}
