import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

/** A page that a user reads. */
export interface Page {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** A fenced block of code. */
export interface Snippet {
  /** `docs/guide/leaks.md:63`. */
  readonly place: string
  readonly language: string
  /** The words after the language, as in ` ```ts runnable `. */
  readonly tags: readonly string[]
  readonly code: string
}

/** README.md and all pages under docs/. */
export function pages(): readonly Page[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  const paths = ['README.md', ...inDocs.map((path) => `docs/${path.split(sep).join('/')}`)]
  return paths
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

/** The fenced blocks of a page. */
export function snippets({ path, text }: Page): readonly Snippet[] {
  const found: Snippet[] = []
  for (const match of text.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```$/gms)) {
    const [, language = '', tags = '', code = ''] = match
    const line = text.slice(0, match.index).split('\n').length
    found.push({ place: `${path}:${line}`, language, tags: tags.trim().split(/\s+/).filter(Boolean), code })
  }
  return found
}

/** Targets of the links of a page, without those in code. */
export function links({ text }: Page): readonly string[] {
  const prose = text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '`')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchors({ text }: Page): ReadonlySet<string> {
  const headings = [...text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)]
  return new Set(
    headings.map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
