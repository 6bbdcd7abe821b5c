import { nodeProcess } from '../realm.ts'

/**
 * The kind of machine whose times compare, as baseline files name it: major of Node, system, architecture, cores and
 * model of the processor. Not the image of a CI, which changes more often than times do.
 *
 * @example machineName() // Node 22, linux x64, 4 x AMD EPYC 7763 64-Core Processor
 */
export function machineName(): string {
  const { arch, platform, version } = nodeProcess
  const processors = nodeProcess.getBuiltinModule('node:os').cpus()
  const model = (processors[0]?.model ?? '').replace(/\s+/g, ' ').trim() || 'unknown processor'
  return `Node ${Number.parseInt(version.slice(1), 10)}, ${platform} ${arch}, ${processors.length} x ${model}`
}
