/** The contract of stages of a pipeline on released libraries: broken releases, the fixed ones, and what is open today. */
import { PassThrough } from 'node:stream'
import { backpressureContract, checkContract } from '@qtests/fixtures'
import { parse as parse7 } from 'csv-parse'
import { transform as transform36 } from 'stream-transform'
import { describe, expect, test } from 'vitest'
import { load } from './loose.ts'
import {
  composed,
  decoded,
  joined,
  jsonLines,
  lines,
  marked,
  passedOn,
  rows,
  type Stage,
  transformed,
} from './stream-ports.ts'

const { compose } = load('node:stream')
const csvParse = (version: string) => load(`csv-parse-${version}`)
const jsonOf = (version: string) => load(`stream-json-${version}/jsonl/Parser`).parser
const splitOf = (version: string) => load(`split2-${version}`)
const transformOf = (version: string) => load(`stream-transform-${version}`).transform
const streamxOf = (version: string) => load(`streamx-${version}`).PassThrough

describe('a defect that was released, and its fix', () => {
  test.each<[string, Stage, readonly string[]]>([
    // #6: characters that were cut between two chunks came out broken.
    ['split2 1.1.1', lines(splitOf('1.1.1')), ['ST-01/unread', 'ST-02', 'ST-03', 'ST-04/cuts']],
    ['split2 2.0.0', lines(splitOf('2.0.0')), ['ST-01/unread', 'ST-02', 'ST-03']],
    // #11: its side of objects had room for as many objects as one of bytes has for bytes, 16,384.
    ['split2 2.1.1', lines(splitOf('2.1.1')), ['ST-01/unread', 'ST-02', 'ST-03']],
    ['split2 2.2.0', lines(splitOf('2.2.0')), []],
    // node-csv#361: it took more whether or not what it gave out was read.
    ['stream-transform 3.2.9', transformed(transformOf('3.2.9')), ['ST-01/unread', 'ST-02']],
    ['stream-transform 3.2.10', transformed(transformOf('3.2.10')), []],
    // A duplex whose two sides opened at once lost what it was sent first.
    ['streamx 2.7.0', passedOn(streamxOf('2.7.0')), ['ST-04', 'ST-05/destroy', 'ST-05/late-write']],
    ['streamx 2.7.1', passedOn(streamxOf('2.7.1')), ['ST-05/destroy', 'ST-05/late-write']],
    // A transform that was destroyed while it waited to be read never closed.
    ['streamx 2.15.1', passedOn(streamxOf('2.15.1')), ['ST-05/destroy', 'ST-05/late-write']],
    ['streamx 2.15.2', passedOn(streamxOf('2.15.2')), ['ST-05/late-write']],
    // #6: it asked for what newer releases of Node do not have, and threw where nobody could catch it.
    [
      'duplexify 3.4.3',
      joined(load('duplexify-3.4.3')),
      ['ST-02', 'ST-03', 'ST-04', 'ST-05/destroy', 'ST-06/end', 'ST-06/pause'],
    ],
    ['duplexify 3.4.5', joined(load('duplexify-3.4.5')), ['ST-03']],
    // And it took on although it was told that there was no room.
    ['duplexify 3.5.0', joined(load('duplexify-3.5.0')), []],
    // #156: a line break of two characters that was cut between two chunks was two. Open until version 3: it takes all it is given.
    [
      'fast-csv 2.1.0',
      rows(load('fast-csv-2.1.0'), { headers: true }),
      ['ST-01/unread', 'ST-02', 'ST-04/cuts'],
    ],
    ['fast-csv 2.3.0', rows(load('fast-csv-2.3.0'), { headers: true }), ['ST-01/unread', 'ST-02']],
    // pillarjs/iconv-lite#393: of four bytes that were cut between two chunks came another character.
    ['iconv-lite 0.7.2, UTF-32', decoded(load('iconv-lite-0.7.2'), 'utf-32le'), ['ST-04/cuts']],
    ['iconv-lite 0.7.3, UTF-32', decoded(load('iconv-lite'), 'utf-32le'), []],
    // #17: by an old split2.
    ['ndjson 1.4.3', jsonLines(load('ndjson-1.4.3').parse), ['ST-01/unread', 'ST-02', 'ST-03', 'ST-04/cuts']],
    ['ndjson 1.4.4', jsonLines(load('ndjson-1.4.4').parse), []],
    // #23, of lines: characters that were cut between two chunks came out broken.
    ['stream-json 1.6.1', jsonLines(jsonOf('1.6.1')), ['ST-04/cuts']],
    ['stream-json 1.7.0', jsonLines(jsonOf('1.7.0')), []],
    // An empty input never ended.
    ['csv-parse 4.0.1', rows(csvParse('4.0.1')), ['ST-06/end']],
    ['csv-parse 4.1.0', rows(csvParse('4.1.0')), []],
    // A delimiter of several bytes that was cut between two chunks was none.
    ['csv-parse 4.12.0, a long delimiter', marked(csvParse('4.12.0')), ['ST-04/cuts']],
    ['csv-parse 4.13.0, a long delimiter', marked(csvParse('4.13.0')), []],
  ])('%s', async (_name, [make, caps], wanted) => {
    const { failed } = await checkContract(backpressureContract(make, caps))
    expect(failed).toEqual(wanted)
  })
})

describe('what is right today passes, and what is open is found', () => {
  test.each<[string, Stage, readonly string[]]>([
    ['split2', lines(load('split2')), []],
    ['csv-parse', rows(parse7), []],
    ['stream-transform', transformed(transform36), []],
    ['a stage made of others', composed(compose), []],
    ['PassThrough', passedOn(PassThrough), []],
    // Text that is cut in the middle of a character is the same text.
    ['iconv-lite, UTF-16', decoded(load('iconv-lite'), 'utf-16le'), []],
    // Half of a character that is cut is lost.
    ['iconv-lite, GB 18030', decoded(load('iconv-lite'), 'gb18030'), ['ST-04/cuts']],
    // The end of a run of Base64 that is a chunk of its own is taken for an empty run, and the run is lost.
    ['iconv-lite, UTF-7', decoded(load('iconv-lite'), 'utf7'), ['ST-04/cuts']],
    // A line break of two characters that is cut between two chunks goes into the first value of the next row.
    ['csv-parser', rows(load('csv-parser'), {}), ['ST-04/cuts']],
    // Characters that are cut come out broken, and 16,384 objects may wait.
    [
      'byline',
      lines(() => new (load('byline').LineStream)()),
      ['ST-01/unread', 'ST-02', 'ST-03', 'ST-04/cuts'],
    ],
  ])('%s', async (_name, [make, caps], wanted) => {
    const { failed } = await checkContract(backpressureContract(make, caps))
    expect(failed).toEqual(wanted)
  })
})
