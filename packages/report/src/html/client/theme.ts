import { useLayoutEffect, useState } from 'preact/hooks'

export type Theme = 'light' | 'dark'

const KEY = 'qtests-theme'
const system = () => window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** The theme that was chosen on an earlier visit, before anything is drawn. */
export function startTheme(): void {
  const kept = read()
  if (kept !== undefined) document.documentElement.dataset['theme'] = kept
  system().addEventListener('change', () => {
    for (const listener of listeners) listener()
  })
}

/** The theme in use, and a switch to the other one. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, set] = useState<Theme>(current)
  useLayoutEffect(() => {
    const listener = () => set(current())
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  const toggle = () => {
    const next = current() === 'dark' ? 'light' : 'dark'
    document.documentElement.dataset['theme'] = next
    write(next)
    for (const listener of listeners) listener()
  }
  return [theme, toggle]
}

/** A colour of the theme as a canvas takes it. */
export function colour(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  document.body.append(probe)
  const value = getComputedStyle(probe).color
  probe.remove()
  return value
}

function current(): Theme {
  const { theme } = document.documentElement.dataset
  if (theme === 'light' || theme === 'dark') return theme
  return system().matches ? 'dark' : 'light'
}

function read(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : undefined
  } catch {
    // A browser may keep nothing for files.
    return undefined
  }
}

function write(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Then it is chosen again next time.
  }
}
