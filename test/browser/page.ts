import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const run = promisify(execFile)

/** Where systems keep it; `CHROMIUM` names another one. */
const CANDIDATES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** The browser of this machine; `undefined` where there is none. */
export const CHROMIUM = CANDIDATES.find((path) => path !== '' && existsSync(path))

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser with a profile of its own. Everything but files is refused, and noted: a report must not ask for more. */
export class Browser {
  readonly asked: string[] = []
  readonly errors: string[] = []
  readonly #context: BrowserContext
  readonly #profile: string

  private constructor(context: BrowserContext, profile: string) {
    this.#context = context
    this.#profile = profile
  }

  static async start(scheme: 'light' | 'dark' = 'light'): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'qtests-browser-'))
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM ?? '',
      headless: true,
      args: QUIET,
      colorScheme: scheme,
      viewport: { width: 1_200, height: 900 },
    })
    const browser = new Browser(context, profile)
    await context.route('**', (route) => {
      if (route.request().url().startsWith('file:')) return route.continue()
      browser.asked.push(route.request().url())
      return route.abort()
    })
    return browser
  }

  async open(file: string, hash = ''): Promise<Page> {
    const page = await this.#context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.errors.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('dialog', (dialog) => {
      this.errors.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(`${pathToFileURL(file).href}${hash}`)
    return page
  }

  async close(): Promise<void> {
    await this.#context.close()
    rmSync(this.#profile, { recursive: true, force: true })
  }
}

/** Makes an HTML report with the command, as a user does. */
export async function reportOf(...places: string[]): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@qtests/report/package.json')
  const out = mkdtempSync(join(tmpdir(), 'qtests-html-'))
  await run(process.execPath, [
    join(dirname(manifest), 'dist/qtests.js'),
    'report',
    ...places,
    '--format',
    'html',
    '--out',
    out,
  ])
  return join(out, 'qtests.html')
}
