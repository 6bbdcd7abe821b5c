declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string
    readonly type: string
    readonly metrics: readonly Readonly<Record<string, unknown>>[]
  }
  export default function parse(text: string): Family[]
}
