import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { expect, test } from 'vitest'
import { renderMarkdown, summarize } from '../src/index.ts'
import { oneLine } from '../src/render/text.ts'
import {
  assertionRecord,
  grown,
  leak,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

const html = (markdown: string) =>
  micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })

test('a run with something of everything', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  const markdown = renderMarkdown(await summarize([dir]))
  expect(html(markdown).replaceAll(dir, '<dir>').replaceAll('\n\n', '\n')).toMatchInlineSnapshot(`
    "<h2>qtests: 1 test failed, 1 test unfinished, 1 assertion failed</h2>
    <ul>
    <li><strong>6 tests</strong> in 3 files, 2 workers, 1 run: 4 passed, 1 failed, 1 skipped, 1 unfinished, 1 passed only on a retry</li>
    <li><strong>4 assertions</strong>: 2 pass, 1 fail, 1 inconclusive</li>
    <li><code>vitest 4.1.12</code> on Node <code>20.20.2</code>, <code>linux x64</code>, pool <code>forks</code></li>
    </ul>
    <h3>Failed assertions</h3>
    <table>
    <thead>
    <tr>
    <th>Test</th>
    <th>Matcher</th>
    <th>Verdict</th>
    <th>Found</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code>src/a.test.ts &gt; session &gt; is released</code></td>
    <td><code>toNotLeakMemory</code></td>
    <td>fail</td>
    <td><code>leaks 48 B per call</code><br><code>openSession (src/session.ts:41:17)</code></td>
    </tr>
    </tbody>
    </table>
    <h3>Unfinished tests</h3>
    <ul>
    <li><code>src/c.test.ts &gt; dies</code></li>
    </ul>
    <h3>Without a verdict</h3>
    <table>
    <thead>
    <tr>
    <th>Test</th>
    <th>Matcher</th>
    <th>Verdict</th>
    <th>Found</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code>src/a.test.ts &gt; handler</code></td>
    <td><code>toStayUnderP95</code></td>
    <td>inconclusive</td>
    <td><code>too few calls within 2 s</code></td>
    </tr>
    </tbody>
    </table>
    <h3>Assertions</h3>
    <table>
    <thead>
    <tr>
    <th>Matcher</th>
    <th align="right">pass</th>
    <th align="right">fail</th>
    <th align="right">inconclusive</th>
    <th align="right">unsupported</th>
    <th align="right">error</th>
    <th align="right">Calls</th>
    <th align="right">Time</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code>not.toStayUnderP95</code></td>
    <td align="right">1</td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">200</td>
    <td align="right">50 ms</td>
    </tr>
    <tr>
    <td><code>toNotLeakMemory</code></td>
    <td align="right">1</td>
    <td align="right">1</td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">400</td>
    <td align="right">100 ms</td>
    </tr>
    <tr>
    <td><code>toStayUnderP95</code></td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">1</td>
    <td align="right">0</td>
    <td align="right">0</td>
    <td align="right">200</td>
    <td align="right">50 ms</td>
    </tr>
    </tbody>
    </table>
    <h3>Slowest tests</h3>
    <table>
    <thead>
    <tr>
    <th>Test</th>
    <th align="right">Time</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code>src/a.test.ts &gt; handler</code></td>
    <td align="right">2.1 s</td>
    </tr>
    <tr>
    <td><code>src/a.test.ts &gt; session &gt; is released</code></td>
    <td align="right">420 ms</td>
    </tr>
    <tr>
    <td><code>src/a.test.ts &gt; flaky</code></td>
    <td align="right">2 ms</td>
    </tr>
    <tr>
    <td><code>src/b.test.ts &gt; beside 1</code></td>
    <td align="right">2 ms</td>
    </tr>
    <tr>
    <td><code>src/b.test.ts &gt; beside 2</code></td>
    <td align="right">2 ms</td>
    </tr>
    </tbody>
    </table>
    <h3>Grew most</h3>
    <table>
    <thead>
    <tr>
    <th>Test</th>
    <th align="right">Used heap</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code>src/a.test.ts &gt; session &gt; is released</code></td>
    <td align="right">+14.5 MB</td>
    </tr>
    <tr>
    <td><code>src/a.test.ts &gt; flaky</code></td>
    <td align="right">+500 KB</td>
    </tr>
    </tbody>
    </table>
    <p>Read at the start and the end of each test without collecting: garbage is included, so this is no verdict. 2 tests ran beside others and have no reading of their own.</p>
    <h3>Peak heap</h3>
    <table>
    <thead>
    <tr>
    <th>Worker</th>
    <th align="right">Used heap</th>
    <th align="right">Resident</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code><dir>/2.jsonl</code></td>
    <td align="right">95 MB</td>
    <td align="right">380 MB</td>
    </tr>
    <tr>
    <td><code><dir>/1.jsonl</code></td>
    <td align="right">34.5 MB</td>
    <td align="right">138 MB</td>
    </tr>
    </tbody>
    </table>
    <h3>Caveats</h3>
    <table>
    <thead>
    <tr>
    <th>Caveat</th>
    <th align="right">Times</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><code>NO_RUN_QUEUE_CLOCK</code></td>
    <td align="right">2</td>
    </tr>
    <tr>
    <td><code>CONCURRENT</code></td>
    <td align="right">1</td>
    </tr>
    </tbody>
    </table>
    "
  `)
})

test('a run without assertions says so', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [workerRecord('1'), testRecord('a')])
  expect(renderMarkdown(await summarize([dir]))).toContain('**0 assertions**')
})

const HOSTILE = [
  '</code><script>alert(1)</script>',
  'a | b || c \\| d',
  '`tick` ``two`` ```three',
  '@octocat fixes #1 and org/repo#2, see https://example.com or www.example.com',
  '![image](x) [link](y) <!-- comment',
  '*bold* _it_ ~~gone~~ **x** $math$ :tada:',
  'line\nbreak\r\n\u2028# heading\n---\n',
  '&lt;b&gt; &amp; &#60;',
  '\u001b[31mred',
  '\ud800 lone',
  ' leading and trailing ',
]

test.each(HOSTILE)('inert: %j', async (name) => {
  await checkInert(name)
})

test('any text is inert', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), checkInert), {
    numRuns: 100,
  })
})

/** The name is there, whole, as text; the table keeps its shape; no element comes out of the name. */
async function checkInert(name: string): Promise<void> {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    assertionRecord(name, { ...leak, summary: name, matcher: name }),
    testRecord(name, { status: 'failed', ...grown(0, 10) }),
  ])
  const rendered = html(renderMarkdown(await summarize([dir])))
  const elements = new Set([...rendered.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]))
  expect([...elements].sort()).toEqual([
    'br',
    'code',
    'h2',
    'h3',
    'li',
    'p',
    'strong',
    'table',
    'tbody',
    'td',
    'th',
    'thead',
    'tr',
    'ul',
  ])
  const cells = [...rendered.matchAll(/<td><code>([\s\S]*?)<\/code><\/td>/g)].map((match) =>
    decode(match[1] ?? ''),
  )
  expect(cells).toContain(`src/a.test.ts > ${oneLine(name)}`)
}

function decode(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
}
