import type { JSX } from 'preact'
import type { AssertionRow } from '../../data.ts'

interface Props {
  readonly sites: AssertionRow['sites']
  readonly retained: AssertionRow['retained']
}

/** In two lines: where most of what stays was allocated, and who holds it. Nothing where nobody knows. */
export function HeldBy({ sites, retained }: Props): JSX.Element | null {
  const site = sites?.[0]
  const held = retained?.find(({ path }) => path !== null)
  if (site === undefined && held === undefined) return null
  return (
    <dl class="facts">
      {site === undefined ? null : (
        <div>
          <dt>allocated in</dt>
          <dd>
            <code>{site.function}</code> <span class="where">{site.location}</span>
          </dd>
        </div>
      )}
      {held === undefined ? null : (
        <div>
          <dt>held by</dt>
          <dd>
            <code>{held.path}</code>
          </dd>
        </div>
      )}
    </dl>
  )
}
