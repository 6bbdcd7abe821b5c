import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const NAME = 'virtual:html-client'
const RESOLVED = `\0${NAME}`
const client = fileURLToPath(new URL('../src/html/client/', import.meta.url))

/** The part of a plugin that Vite and Rolldown have in common. */
interface Plugin {
  readonly name: string
  resolveId(id: string): string | undefined
  load(id: string): Promise<string | undefined>
}

/** Bundles the browser side of the HTML report into two texts, for the build and for the tests alike. */
export function inlineClient(): Plugin {
  return {
    name: 'qtests-inline-client',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined
      const [script, styles] = await Promise.all([bundle(), stylesheet()])
      if (/<\/(script|style)|<!--/i.test(script + styles)) {
        throw new Error('The client holds a text that would end its element in the page')
      }
      return `export const script = ${JSON.stringify(script)}\nexport const styles = ${JSON.stringify(styles)}\n`
    },
  }
}

async function bundle(): Promise<string> {
  const built = await rolldown({
    input: `${client}main.tsx`,
    platform: 'browser',
    // What follows says all that the compiler needs to know.
    tsconfig: false,
    transform: { target: 'es2022', jsx: { runtime: 'automatic', importSource: 'preact' } },
  })
  const { output } = await built.generate({ format: 'iife', minify: true })
  await built.close()
  if (output.length !== 1) throw new Error(`Expected one file of the client, got ${output.length}`)
  return output[0].code.trim()
}

async function stylesheet(): Promise<string> {
  const plot = createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css')
  const texts = await Promise.all([plot, `${client}style.css`].map((path) => readFile(path, 'utf8')))
  return texts
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
}
