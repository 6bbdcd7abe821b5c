import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The setup file, as it is installed. */
export const SETUP: string = fileURLToPath(new URL('./setup.js', import.meta.url))

/** The part of a project that says which files Vite reads. */
interface Readable {
  readonly vite?: { readonly config?: { readonly server?: { readonly fs?: { readonly allow?: string[] } } } }
}

/**
 * Lets Vite read the setup file. It reads nothing outside of its workspace, which is where `server.fs.allow` says, else where a
 * workspace is declared: in a folder whose packages are installed further up, it says that the file does not exist.
 */
export function letViteReadSetup(project: object): void {
  const allow = (project as Readable).vite?.config?.server?.fs?.allow
  const folder = dirname(SETUP).replaceAll('\\', '/')
  if (Array.isArray(allow) && !allow.includes(folder)) allow.push(folder)
}
