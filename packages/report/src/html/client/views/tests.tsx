import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { count, plural } from '../format.ts'
import { Pager, pageOf } from '../parts/pager.tsx'
import type { Report } from '../report.ts'
import { replaceQuery } from '../route.ts'
import { criteriaOf, KINDS, OUTCOMES, SORTS, search, VERDICTS } from './search.ts'
import { TestRowView } from './test-row.tsx'

const SIZE = 50

interface Props {
  readonly report: Report
  readonly query: URLSearchParams
}

/** Every test: searched, filtered, sorted, one page at a time. */
export function Tests({ report, query }: Props): JSX.Element {
  const list = useRef<HTMLUListElement>(null)
  const criteria = criteriaOf(query)
  const found = useMemo(() => search(report, criteria), [report, query.toString()])
  const open = query.has('open') ? Number(query.get('open')) : undefined
  // A link to a test leads to its page; turning pages afterwards leads away from it.
  const asked = query.get('page')
  const wanted =
    asked === null && open !== undefined
      ? Math.floor(found.findIndex(({ id }) => id === open) / SIZE)
      : Number(asked)
  const { page, items } = pageOf(found, wanted, SIZE)
  const set = (change: Readonly<Record<string, string | number | undefined>>) => {
    replaceQuery('tests', {
      ...Object.fromEntries(query),
      page: undefined,
      open: undefined,
      find: undefined,
      ...change,
    })
  }
  const turn = (to: number) => {
    set({ page: to })
    requestAnimationFrame(() => list.current?.querySelector('button')?.focus())
  }
  useLayoutEffect(() => {
    // Somebody pressed `/` in another view.
    if (query.has('find')) document.getElementById('search')?.focus()
  }, [])
  useEffect(() => {
    if (open !== undefined) document.getElementById(`test-${open}`)?.scrollIntoView({ block: 'nearest' })
  }, [open])
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        /^(INPUT|SELECT)$/.test((event.target as HTMLElement).tagName)
      )
        return
      if (event.key === 'n' && (page + 1) * SIZE < found.length) turn(page + 1)
      else if (event.key === 'p' && page > 0) turn(page - 1)
      else if (event.key === 'ArrowDown') step(list.current, 1)
      else if (event.key === 'ArrowUp') step(list.current, -1)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
  return (
    <>
      <h1>Tests</h1>
      <search class="filters">
        <div class="field wide">
          <label for="search">Search</label>
          <input
            id="search"
            type="search"
            placeholder="name, file, matcher or finding"
            value={criteria.text}
            onInput={(event) => set({ q: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') set({ q: undefined })
              else if (event.key === 'ArrowDown') step(list.current, 1)
              else return
              event.preventDefault()
            }}
          />
        </div>
        <Choice
          id="outcome"
          label="Outcome"
          value={criteria.outcome}
          options={OUTCOMES}
          pick={(outcome) => set({ outcome })}
        />
        <Choice
          id="verdict"
          label="Assertion"
          value={criteria.verdict}
          options={VERDICTS}
          pick={(verdict) => set({ verdict })}
        />
        <Choice id="kind" label="Kind" value={criteria.kind} options={KINDS} pick={(kind) => set({ kind })} />
        <Choice
          id="file"
          label="File"
          value={criteria.file === undefined ? '' : String(criteria.file)}
          options={fileOptions(report)}
          pick={(file) => set({ file })}
        />
        <Choice
          id="sort"
          label="Order"
          value={criteria.sort}
          options={SORTS}
          pick={(sort) => set({ sort })}
        />
      </search>
      <p class="status" role="status">
        {found.length === report.tests.length
          ? plural(found.length, 'test')
          : `${count(found.length)} of ${plural(report.tests.length, 'test')}`}
        {report.data.left.tests > 0
          ? ` · ${plural(report.data.left.tests, 'more test')} passed without a doubt and ${report.data.left.tests === 1 ? 'is' : 'are'} not listed`
          : ''}
      </p>
      <ul class="tests" ref={list}>
        {items.map((test) => (
          <TestRowView
            key={test.id}
            report={report}
            test={test}
            open={test.id === open}
            toggle={() =>
              set({ page: page === 0 ? undefined : page, open: test.id === open ? undefined : test.id })
            }
          />
        ))}
      </ul>
      {found.length === 0 ? <p class="note">No test fits. Esc in the search field clears it.</p> : null}
      <Pager page={page} size={SIZE} total={found.length} what="tests" turn={turn} />
    </>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly pick: (value: string) => void
}

function Choice({ id, label, value, options, pick }: ChoiceProps): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => pick(event.currentTarget.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

function fileOptions({ data }: Report): readonly (readonly [string, string])[] {
  const files = data.files.map((file, index): [string, string] => [
    String(index),
    file === '' ? 'outside of a test file' : file,
  ])
  return [['', 'all'], ...files.sort(([, a], [, b]) => (a < b ? -1 : 1))]
}

/** Moves the focus from row to row. */
function step(list: HTMLElement | null, by: number): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>(':scope > li > button') ?? [])]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))
  rows[next]?.focus()
}
