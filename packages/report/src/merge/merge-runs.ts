import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type RunLogHealth, readRunLog, runLogFiles, UsageError } from '@qtests/core/run'

/** What became of the run logs that were merged. */
export interface MergeResult {
  /** Folder of the merged run. */
  readonly out: string
  /** Folders that held run logs: runs or shards. */
  readonly runs: number
  /** Run logs that were copied, one a worker. */
  readonly files: number
  readonly bytes: number
  /** Run logs left out because a byte-identical one was copied already: the same artifact, downloaded twice. */
  readonly copies: readonly string[]
  /** Run logs that could not be read, or not to their end, with the reason; what could be read is there. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[]
  /** What a reader makes of the merged run: records, and damage of every kind. */
  readonly health: Readonly<RunLogHealth>
}

/** How runs are merged. */
export interface MergeOptions {
  /** Folder to make. It must not exist, or be empty. */
  readonly out: string
  /** The number of runs or shards there have to be, an integer from 1. Default: any. */
  readonly expect?: number
}

/**
 * Makes one run of several: runs, or shards of one, of any runner. The run logs are copied byte for byte, each under a
 * name of its own, so nothing is lost: damaged lines and records of later versions are in the merged run as they were, and are
 * counted in `health`. A run log that is there twice is copied once. Streams; memory grows with the number
 * of files only. The folder appears when it is complete, under its final name.
 *
 * @param places - folders at any depth, or single `.jsonl` files.
 * @throws UsageError when a place does not exist or holds no run log, when `out` is not empty or lies in a place, or when
 * there are fewer or more runs than expected.
 * @example
 * const { files, health } = await mergeRuns(['shard-1', 'shard-2'], { out: '.qtests/merged', expect: 2 })
 */
export async function mergeRuns(
  places: readonly string[],
  { out, expect }: MergeOptions,
): Promise<MergeResult> {
  await refuseTaken(out, places)
  const found = await foundIn(places)
  const runs = new Set(found.map(({ source }) => dirname(source)))
  if (found.length === 0) throw new UsageError(`Nothing to merge: no .jsonl file in ${listed(places)}`)
  if (expect !== undefined && runs.size !== expect) {
    throw new UsageError(
      `Expected ${expect} runs or shards, found ${runs.size}: ${listed([...runs].slice(0, 20))}`,
    )
  }
  const unfinished = `${resolve(out)}.part-${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  try {
    const { bytes, files, copies, unreadable } = await copyAll(found, unfinished)
    const reading = readRunLog([unfinished])
    for await (const _ of reading);
    // A folder that is there is empty: refused above otherwise.
    await rm(out, { recursive: true, force: true })
    await rename(unfinished, out)
    const health = { ...reading.health, examples: reading.health.examples.map(named(unfinished, out)) }
    return { out, runs: runs.size, files, bytes, copies, unreadable, health }
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

interface Found {
  readonly source: string
  /** Where it came from, as a part of a file name. */
  readonly origin: string
}

async function foundIn(places: readonly string[]): Promise<Found[]> {
  const found: Found[] = []
  for await (const source of runLogFiles(places)) {
    found.push({ source, origin: basename(dirname(resolve(source))) })
  }
  return found
}

async function copyAll(
  found: readonly Found[],
  folder: string,
): Promise<Pick<MergeResult, 'files' | 'bytes' | 'copies' | 'unreadable'>> {
  const seen = new Map<string, string>()
  const copies: string[] = []
  const unreadable: { path: string; reason: string }[] = []
  let bytes = 0
  for (const [index, { source, origin }] of found.entries()) {
    const target = join(folder, nameOf(index, found.length, source, origin))
    const { size, digest, reason } = await copy(source, target)
    if (reason !== undefined) unreadable.push({ path: source, reason })
    // Workers that died before their first record all leave the same nothing.
    if (size > 0 && seen.has(digest)) {
      copies.push(source)
      await rm(target)
      continue
    }
    seen.set(digest, source)
    bytes += size
  }
  return { files: found.length - copies.length, bytes, copies, unreadable }
}

async function copy(
  source: string,
  target: string,
): Promise<{ size: number; digest: string; reason: string | undefined }> {
  const hash = createHash('sha256')
  let size = 0
  let failed: Error | undefined
  const input = createReadStream(source)
  async function* counted(): AsyncGenerator<Buffer, void> {
    try {
      for await (const chunk of input as AsyncIterable<Buffer>) {
        hash.update(chunk)
        size += chunk.length
        yield chunk
      }
    } catch (error) {
      // What was read so far is kept; a failure to write is another matter, and ends the merge.
      failed = error as Error
    }
  }
  await pipeline(counted, createWriteStream(target))
  return { size, digest: hash.digest('hex'), reason: failed?.message }
}

/**
 * Shards number their workers alike: a number in front keeps them apart, and in the order in which they were read, so that a
 * report of the merged run is the same as one of the shards together.
 */
function nameOf(index: number, count: number, source: string, origin: string): string {
  const number = String(index + 1).padStart(String(count).length, '0')
  return `${number}-${safe(origin)}-${safe(basename(source, extname(source)))}.jsonl`
}

function safe(text: string): string {
  return text.replace(/[^\w.-]+/g, '_').slice(-80) || '_'
}

function named(from: string, to: string) {
  return <T extends { source: string }>(example: T): T => ({
    ...example,
    source: join(to, relative(from, example.source)),
  })
}

async function refuseTaken(out: string, places: readonly string[]): Promise<void> {
  const inside = places.find((place) => `${resolve(out)}${sep}`.startsWith(`${resolve(place)}${sep}`))
  if (inside !== undefined) {
    throw new UsageError(
      `Expected \`out\` to lie outside of what is merged, got \`${out}\` in \`${inside}\`: the next merge would count it twice`,
    )
  }
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new UsageError(`Expected \`out\` to be a folder, got \`${out}\`: ${error.message}`)
  })
  if (entries.length > 0) {
    throw new UsageError(
      `Expected \`out\` to be empty or missing, got \`${out}\` with ${entries.length} entries`,
    )
  }
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join(', ')
}
