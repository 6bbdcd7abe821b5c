/**
 * What is counted, by the names that Node's `async_hooks` gives it. Only what has an end of its own is here (it fires,
 * is cleared, is closed): what ends by being collected, such as a TLS layer or a zlib stream, cannot be told to be open.
 */
export const TIMER_TYPES: ReadonlyMap<string, string> = new Map([
  ['Timeout', 'timeout'],
  ['Immediate', 'immediate'],
])

export const HANDLE_TYPES: ReadonlyMap<string, string> = new Map([
  ['WORKER', 'worker'],
  ['PROCESSWRAP', 'child process'],
  ['TCPSERVERWRAP', 'server'],
  ['PIPESERVERWRAP', 'server'],
  ['TCPWRAP', 'socket'],
  ['UDPWRAP', 'UDP socket'],
  ['PIPEWRAP', 'pipe'],
  ['TTYWRAP', 'terminal'],
  ['FSEVENTWRAP', 'file watcher'],
  ['STATWATCHER', 'file watcher'],
  ['SIGNALWRAP', 'signal watcher'],
  ['MESSAGEPORT', 'message port'],
])

/** Where descriptors cannot be listed, files that `fs.promises` has opened are all that can be seen. */
export const HANDLE_TYPES_WITH_FILES: ReadonlyMap<string, string> = new Map([
  ...HANDLE_TYPES,
  ['FILEHANDLE', 'file'],
])

/** The names that option `ignore` of a family knows, those of fake timers and of what is told apart later included. */
export const KNOWN_KINDS: Readonly<Record<'timers' | 'handles', readonly string[]>> = {
  timers: [...TIMER_TYPES.values(), 'interval', 'animation frame', 'idle callback'],
  handles: [...new Set([...HANDLE_TYPES_WITH_FILES.values(), 'keep-alive socket'])],
}

/** The order in which a message lists them: what holds the others first. A worker brings ports, a process pipes. */
const ORDER: readonly string[] = [
  'worker',
  'child process',
  'server',
  'socket',
  'keep-alive socket',
  'UDP socket',
  'file',
  'file watcher',
  'pipe',
  'terminal',
  'signal watcher',
  'message port',
  'interval',
  'timeout',
  'immediate',
]

/** For sorting; what is not in the list comes last. */
export function rankOf(kind: string): number {
  const at = ORDER.indexOf(kind)
  return at === -1 ? ORDER.length : at
}
