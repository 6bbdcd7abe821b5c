import { useLayoutEffect, useState } from 'preact/hooks'

export const VIEWS = [
  'overview',
  'tests',
  'leaks',
  'memory',
  'latency',
  'allocations',
  'probes',
  'trends',
  'run',
] as const
export type View = (typeof VIEWS)[number]

/** Where the reader is: a view and what it was told. It stands in the address, so that a link leads there. */
export interface Route {
  readonly view: View
  readonly query: URLSearchParams
}

export function useRoute(): Route {
  const [route, set] = useState(read)
  useLayoutEffect(() => {
    const follow = () => set(read())
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return route
}

export function address(
  view: View,
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString()
  return `#/${view}${text === '' ? '' : `?${text}`}`
}

/** Changes what a view was told without a step of the history: typing is not walking. */
export function replaceQuery(view: View, query: Readonly<Record<string, string | number | undefined>>): void {
  history.replaceState(null, '', address(view, query))
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

export function go(view: View, query: Readonly<Record<string, string | number>> = {}): void {
  location.hash = address(view, query)
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const view = VIEWS.find((one) => one === path) ?? 'overview'
  return { view, query: new URLSearchParams(query) }
}
