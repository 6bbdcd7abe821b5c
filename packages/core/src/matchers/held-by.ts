import { ASKED, UNASKED } from '../explain/bounds.ts'
import { INSTALL } from '../explain/install.ts'
import { explainRetained } from '../explain/retained.ts'
import type { MemoryValues } from '../memory/options.ts'
import { NOT_KNOWN } from '../message/held-by.ts'
import { TEXT_COLUMNS } from '../message/render.ts'
import type { Row } from '../message/report.ts'
import { sharedState } from '../state.ts'
import type { Subject } from '../subject.ts'
import type { RunContext } from './definition.ts'

/** Who holds one object, as rows of a message, or the news that nothing does. */
export type HeldBy =
  | { readonly kind: 'told'; readonly rows: readonly Row[] }
  /** A snapshot, which collects more thoroughly than anything else, found it gone, or held by weak links only. */
  | { readonly kind: 'gone' | 'not-held' }

/** Columns that the name of the test file and the like may take at the end of a line. */
const PATH_COLUMNS = TEXT_COLUMNS - 1

/**
 * Asks who holds an object that should be gone, as far as the option `explain` wants that.
 *
 * @param held - the object, held by nothing of ours but this.
 * @param subject - its variables count as holders while the test waits.
 */
export async function findHeldBy(
  held: WeakRef<object> | undefined,
  explain: MemoryValues['explain'],
  subject: Subject,
  context: RunContext,
): Promise<HeldBy> {
  const wanted = explain === 'auto' || explain === 'retainers'
  if (held === undefined || !wanted) return { kind: 'told', rows: [] }
  const cost = explain === 'retainers' ? ASKED : UNASKED
  const retained = await explainRetained(held, context, { subject, cost })
  switch (retained.kind) {
    case 'held':
      return {
        kind: 'told',
        rows: retained.lines(PATH_COLUMNS).map((text) => ({ label: 'held by', text })),
      }
    case 'unknown':
      if (retained.reason === INSTALL && explain === 'auto' && wasHinted()) return { kind: 'told', rows: [] }
      return { kind: 'told', rows: [{ label: 'held by', text: `${NOT_KNOWN}${retained.reason}` }] }
    case 'collected':
      return { kind: 'gone' }
    case 'not-held':
      return { kind: 'not-held' }
  }
}

/** That a package could tell is said once a test file, and always to those who asked. */
function wasHinted(): boolean {
  const state = sharedState()
  const hinted = state.hintedAtExplainer === true
  state.hintedAtExplainer = true
  return hinted
}
