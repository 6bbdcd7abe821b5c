import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

const KEYS: readonly (readonly [string, string])[] = [
  ['1 … 9', 'the views, from left to right'],
  ['/', 'search the tests'],
  ['↑ ↓', 'the test above, the test below'],
  ['Enter', 'open or close a test'],
  ['n p', 'next page, page before'],
  ['Esc', 'clear the search, close this'],
  ['t', 'light or dark'],
]

/** What the keyboard does. */
export function Keys({ close }: { readonly close: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
