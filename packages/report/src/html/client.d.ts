/** The browser side of the page, bundled and minified: built by `build/inline-client.ts`. */
declare module 'virtual:html-client' {
  export const script: string
  export const styles: string
}
