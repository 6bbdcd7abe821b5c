import type { ComponentChildren, JSX } from 'preact'

/** A table that may be wider than the page: it scrolls by itself, also by the keyboard. */
export function Scroll({
  label,
  children,
}: {
  readonly label: string
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
