import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Keys } from './parts/keys.tsx'
import type { Report } from './report.ts'
import { address, go, useRoute, VIEWS, type View } from './route.ts'
import { useTheme } from './theme.ts'
import { Allocations } from './views/allocations.tsx'
import { Latency } from './views/latency.tsx'
import { Leaks } from './views/leaks.tsx'
import { Memory } from './views/memory.tsx'
import { Overview } from './views/overview.tsx'
import { Probes } from './views/probes.tsx'
import { Run } from './views/run.tsx'
import { Tests } from './views/tests.tsx'
import { Trends } from './views/trends.tsx'

const TITLES: Readonly<Record<View, string>> = {
  overview: 'Overview',
  tests: 'Tests',
  leaks: 'Leaks',
  memory: 'Memory',
  latency: 'Latency',
  allocations: 'Allocations',
  probes: 'Probes',
  trends: 'Trends',
  run: 'Run',
}

/** The frame around the views: header, navigation, keys. */
export function App({ report }: { readonly report: Report }): JSX.Element {
  const { view, query } = useRoute()
  const [theme, toggleTheme] = useTheme()
  const [keysOpen, setKeysOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    document.title = `${TITLES[view]} · qtests report`
  }, [view])
  // With the drawing, not after it: a key pressed at once must find its listener.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(event.target))
        return
      const number = Number(event.key)
      if (event.key === '/') {
        if (view === 'tests') document.getElementById('search')?.focus()
        else go('tests', { find: 1 })
      } else if (event.key === 't') toggleTheme()
      else if (event.key === '?') setKeysOpen(true)
      else if (Number.isInteger(number) && VIEWS[number - 1] !== undefined) go(VIEWS[number - 1] as View)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [view])
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <div class="bar">
          <span class="brand">qtests</span>
          <nav aria-label="Views">
            {VIEWS.map((one) => (
              <a key={one} href={address(one)} aria-current={one === view ? 'page' : undefined}>
                {TITLES[one]}
              </a>
            ))}
          </nav>
          <span class="tools">
            <button type="button" class="quiet" onClick={() => setKeysOpen(true)} aria-label="Keys">
              ?
            </button>
            <button
              type="button"
              class="quiet"
              onClick={toggleTheme}
              aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
              title={theme === 'dark' ? 'Light theme (t)' : 'Dark theme (t)'}
            >
              <ThemeMark theme={theme} />
            </button>
          </span>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {view === 'overview' ? <Overview report={report} /> : null}
        {view === 'tests' ? <Tests report={report} query={query} /> : null}
        {view === 'leaks' ? <Leaks report={report} query={query} theme={theme} /> : null}
        {view === 'memory' ? <Memory report={report} theme={theme} /> : null}
        {view === 'latency' ? <Latency report={report} query={query} theme={theme} /> : null}
        {view === 'allocations' ? <Allocations report={report} /> : null}
        {view === 'probes' ? <Probes report={report} query={query} /> : null}
        {view === 'trends' ? <Trends report={report} query={query} theme={theme} /> : null}
        {view === 'run' ? <Run report={report} /> : null}
      </main>
      {keysOpen ? <Keys close={() => setKeysOpen(false)} /> : null}
    </>
  )
}

function ThemeMark({ theme }: { readonly theme: string }): JSX.Element {
  return (
    <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
      {theme === 'dark' ? (
        <g fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round">
          <circle cx="10" cy="10" r="3.4" />
          <path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4" />
        </g>
      ) : (
        <path
          d="M16.5 12.4A7 7 0 0 1 7.6 3.5a7 7 0 1 0 8.9 8.9z"
          fill="none"
          stroke="currentColor"
          stroke-width="1.6"
          stroke-linejoin="round"
        />
      )}
    </svg>
  )
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
}
