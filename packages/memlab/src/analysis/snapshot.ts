import { config, ErrorHandling, utils } from '@memlab/core'
import { type Graph, graphOf, type RawSnapshot } from './graph.ts'

/**
 * Reads a `.heapsnapshot` file with memlab's chunked parser, which never holds the file as one string.
 *
 * @throws Error when the file is missing, cut off, or no V8 heap snapshot.
 */
export async function readSnapshot(file: string): Promise<Graph> {
  config.muteConsole = true
  // memlab is a command line tool at heart: left to itself it ends the process at a bad file.
  config.errorHandling = ErrorHandling.Throw
  const heap = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true, verbose: false })
  return graphOf(heap.snapshot as unknown as RawSnapshot)
}
