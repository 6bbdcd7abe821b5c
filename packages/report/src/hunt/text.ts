import { formatBytes, PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import { code } from '../render/markdown.ts'
import { fullName, oneLine, plural, shorten } from '../render/text.ts'
import { leakedBytes } from '../summary/test-leaks.ts'
import type { HuntedLeak, HuntFindings } from './findings.ts'

const WIDTH = 110

/** Paths are read to their ends. */
const WIDEST = 300

/** Allocation sites and tests without a verdict in the terminal's text; Markdown and JSON have all. */
const MOST = { sites: 3, holders: 2, open: 10, alike: 3 }

const OWNERS: Readonly<Record<HuntedLeak['owner'], string>> = {
  code: 'the code that is tested',
  test: 'the test itself, or a helper beside it',
  package: 'a package',
  unknown: 'not known: no allocation could be traced to a function',
}

/** `2 tests leak, of 41 in 7 files`. */
export function huntHeadline({ leaks, tests, files, repetitions }: HuntFindings): string {
  const leaking =
    leaks.length === 0
      ? 'no test leaks'
      : `${plural(leaks.length, 'test')} ${leaks.length === 1 ? 'leaks' : 'leak'}`
  return `${leaking}, of ${plural(tests, 'test')} in ${plural(files, 'file')} (${plural(repetitions, 'repetition')})`
}

/** What a hunt found, for a terminal. */
export function huntText(found: HuntFindings, paint: Paint = PLAIN): string {
  const whole = doubtsOf(found).length === 0
  const colour = found.leaks.length > 0 ? paint.bad : whole ? paint.good : paint.doubt
  const lines = [
    `${PREFIX} ${colour(huntHeadline(found))}`,
    ...found.leaks.flatMap((leak) => leakLines(leak, paint)),
    ...holderHint(found).map((hint) => `              ${paint.dim(hint)}`),
    ...openLines(found).map((line) => `  ${paint.doubt('not judged')}  ${line}`),
    ...doubtsOf(found).map((doubt) => `  ${paint.doubt('not hunted')}  ${doubt}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The same as GitHub-flavoured Markdown. */
export function huntMarkdown(found: HuntFindings): string {
  const { leaks, open } = found
  return [
    `## qtests hunt: ${huntHeadline(found)}`,
    '',
    ...(leaks.length === 0
      ? []
      : [
          '| each time it runs | test | leaks | allocated in | held by |',
          '|---|---|---|---|---|',
          ...leaks.map(
            (leak) =>
              `| ${sizeOf(leak)} | ${code(fullName(leak))} | ${OWNERS[leak.owner]} | ${leak.sites.map((site) => `${code(`${site.function} (${site.location})`)} ${percent(site.share)}`).join('<br>')} | ${heldBy(leak).map(code).join('<br>')} |`,
          ),
          '',
        ]),
    ...open.map(({ reason, ...test }) => `- not judged: ${code(fullName(test))}: ${code(reason)}`),
    ...doubtsOf(found, code).map((doubt) => `- not hunted: ${doubt}`),
    '',
  ].join('\n')
}

function leakLines(leak: HuntedLeak, paint: Paint): string[] {
  const rest = leak.sites.length - MOST.sites
  return [
    `  ${paint.bad(sizeOf(leak).padStart(10))}  ${paint.bold(named(fullName(leak)))}`,
    `              leaks: ${OWNERS[leak.owner]}; ${plural(leak.repetitions, 'repetition')}`,
    ...leak.sites
      .slice(0, MOST.sites)
      .map(
        (site) =>
          `              ${named(`allocated in ${oneLine(site.function)} (${oneLine(site.location)})`)}, ${percent(site.share)}`,
      ),
    ...heldBy(leak)
      .slice(0, MOST.holders)
      .map((held) => `              ${shorten(held, WIDEST)}`),
    ...(rest > 0 ? [`              ${paint.dim(`and in ${plural(rest, 'more place')}`)}`] : []),
  ]
}

/** Tests without a verdict: those of one file with the same reason in one line, where they are many. */
function openLines({ open }: HuntFindings): string[] {
  const groups = new Map<string, (typeof open)[number][]>()
  for (const one of open) {
    const key = JSON.stringify([one.project, one.file, one.reason])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    if (group.length > MOST.alike) {
      const place = first.project === undefined ? first.file : `[${first.project}] ${first.file}`
      return [`${plural(group.length, 'test')} of ${named(place)}: ${named(first.reason)}`]
    }
    return group.map(({ reason, ...test }) => `${named(fullName(test))}: ${named(reason)}`)
  })
  const rest = lines.length - MOST.open
  return rest > 0 ? [...lines.slice(0, MOST.open), `and ${rest} more`] : lines
}

/** Who could tell what holds the leaks, where nobody did. */
function holderHint({ leaks }: HuntFindings): string[] {
  const asked = leaks.some(({ retained, unknownHolder }) => (retained ?? unknownHolder) !== undefined)
  if (leaks.length === 0 || asked) return []
  return ['who holds them: npm install --save-dev @qtests/memlab, and hunt again']
}

/** Who holds what a test leaves behind: `Session held by sessions (module variable in src/store.ts) -> Array`. */
function heldBy({ retained = [], unknownHolder }: HuntedLeak): string[] {
  if (unknownHolder !== undefined) return [`held by: not known, ${oneLine(unknownHolder)}`]
  return retained.flatMap(({ class: name, path }) =>
    path === null ? [] : [`${oneLine(name)} held by ${oneLine(path)}`],
  )
}

/** What the hunt could not look at. */
function doubtsOf(
  { failed, unattributed, unfinished }: HuntFindings,
  name: (file: string) => string = named,
): string[] {
  return [
    ...(failed > 0 ? [`${plural(failed, 'test')} that failed`] : []),
    ...(unattributed > 0 ? [`${plural(unattributed, 'test')} that ran beside others`] : []),
    ...unfinished.map((file) => `${name(file)} did not come to its end`),
  ]
}

function sizeOf(leak: HuntedLeak): string {
  return `+${formatBytes(Math.round(leakedBytes(leak)))}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} % of the bytes`
}

function named(name: string): string {
  return shorten(oneLine(name), WIDTH)
}
