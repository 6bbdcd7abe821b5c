/** What the snippets of the documentation take for granted. */
declare const service: {
  follow(write: (line: string) => void): { close(): void }
  place(session: string, lines: readonly object[]): object
}
declare const qtests: typeof import('@qtests/vitest/plugin').qtests
declare const write: (line: string) => void
declare const session: string
declare const lines: readonly object[]
