import type { ComponentChildren, JSX } from 'preact'

/** A view without anything to show says why, and what would fill it. */
export function Empty({
  title,
  children,
}: {
  readonly title: string
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <div class="empty">
      <p>
        <b>{title}</b>
      </p>
      <p>{children}</p>
    </div>
  )
}
