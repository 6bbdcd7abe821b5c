import { type Allowed, type AllowJudgement, judgeAllowed, type LeakParts } from '../explain/allow.ts'
import {
  type ArtifactFiles,
  planArtifacts,
  type Saved,
  saveProfile,
  saveSnapshot,
} from '../explain/artifacts.ts'
import { ASKED, type Cost, UNASKED } from '../explain/bounds.ts'
import { fingerprintKind, siteFingerprint } from '../explain/fingerprint.ts'
import { findHolders, type Holders, hooked, type LeakingSubject } from '../explain/holders.ts'
import { type Suspect, suspectOf } from '../explain/suspects.ts'
import type { GrowthResult } from '../memory/growth-task.ts'
import type { MemoryValues } from '../memory/options.ts'
import { type AllocationSite, findSites } from '../memory/sites.ts'
import { sharedState } from '../state.ts'
import type { Subject } from '../subject.ts'
import type { RunContext } from './definition.ts'

/** An allocation site with its fingerprint. */
export interface MarkedSite extends AllocationSite {
  readonly fingerprint: string
}

/** All that was found out about a leak after it was certain. */
export interface LeakFindings {
  /** Heaviest first; empty when none was found, absent when none was looked for. */
  readonly sites: readonly MarkedSite[] | undefined
  /** Absent when nobody asked for them, or nobody can tell and the message has said so before. */
  readonly holders: Holders | undefined
  readonly suspect: Suspect | undefined
  readonly saved: Saved | undefined
}

/** Gathers findings: in two steps, because what calls the subject must come before its `teardown`. */
export class LeakInquiry {
  readonly #values: MemoryValues
  readonly #context: RunContext
  #holders: Holders | undefined
  #saved: Saved | undefined

  constructor(values: MemoryValues, context: RunContext) {
    this.#values = values
    this.#context = context
  }

  /** Whether allocations are to be attributed: also for a list of known leaks, which is compared with them. */
  get attributes(): boolean {
    return this.#values.explain !== 'off' || this.#lists
  }

  get #lists(): boolean {
    return Object.keys(this.#values.allow ?? {}).length > 0
  }

  /** What calls the subject further. */
  async observe(subject: Subject, result: GrowthResult): Promise<void> {
    const { beforeEach, afterEach, artifacts } = this.#values
    const { signal, test } = this.#context
    const leak: LeakingSubject = { subject, beforeEach, afterEach, calls: result.calls, signal }
    const files = artifacts === undefined ? undefined : planArtifacts(artifacts, test)
    const cost = this.#cost()
    if (cost !== undefined) {
      const snapshot = files !== undefined && 'snapshot' in files ? files.snapshot : undefined
      this.#holders = await findHolders(leak, this.#context, cost, snapshot)
    }
    if (files !== undefined) this.#saved = await save(files, leak)
  }

  /** What may be spent on the question who holds the memory; `undefined`: it is not asked. */
  #cost(): Cost | undefined {
    const { explain, allow } = this.#values
    const known = Object.keys(allow ?? {}).some((entry) => fingerprintKind(entry) === 'held')
    if (explain === 'retainers' || known) return ASKED
    return explain === 'auto' ? UNASKED : undefined
  }

  /** What only reads. */
  async conclude(result: GrowthResult): Promise<LeakFindings> {
    const found = result.attribution === undefined ? undefined : await findSites(result.attribution)
    const sites = found?.map((site) => ({ ...site, fingerprint: siteFingerprint(site.function, site.file) }))
    const holders = this.#holders
    const group = holders?.kind === 'found' ? holders.groups[0] : undefined
    const suspect = suspectOf({
      packages: sites?.[0]?.packages ?? [],
      steps: group?.path?.steps ?? [],
      className: group?.className ?? '',
      objects: sites?.[0]?.count,
    })
    return { sites, holders: this.#told(holders), suspect, saved: this.#saved }
  }

  /** That a package could tell is said once a test file, and always to those who asked. */
  #told(holders: Holders | undefined): Holders | undefined {
    if (holders?.kind !== 'not-installed' || this.#values.explain === 'retainers') return holders
    const state = sharedState()
    if (state.hintedAtExplainer === true) return undefined
    state.hintedAtExplainer = true
    return holders
  }
}

async function save(
  files: ArtifactFiles | { readonly problem: string },
  leak: LeakingSubject,
): Promise<Saved> {
  if ('problem' in files) return { files: [], problems: [files.problem] }
  const { snapshot, profile } = files
  const outcomes = [
    [profile, await saveProfile(hooked(leak), leak.calls, profile)],
    [snapshot, saveSnapshot(snapshot)],
  ] as const
  return {
    files: outcomes.filter(([, problem]) => problem === undefined).map(([file]) => file),
    problems: outcomes.flatMap(([, problem]) => problem ?? []),
  }
}

/** What a list of known leaks says about these findings; `undefined` without a list. */
export function compareWithList(
  allow: Allowed | undefined,
  { holders, sites }: LeakFindings,
  tolerance: number,
): AllowJudgement | undefined {
  if (allow === undefined || Object.keys(allow).length === 0) return undefined
  return judgeAllowed(allow, partsOf(holders, sites), tolerance)
}

function partsOf(holders: Holders | undefined, sites: readonly MarkedSite[] | undefined): LeakParts {
  const held =
    holders?.kind === 'found'
      ? holders.groups.flatMap(({ fingerprint, retained }) =>
          fingerprint === undefined ? [] : [{ fingerprint, bytes: retained }],
        )
      : undefined
  return {
    // A leak without objects of its own, such as a table of numbers, shows in no snapshot of some 200 calls.
    held: held !== undefined && held.length > 0 ? held : undefined,
    sites: sites?.map(({ fingerprint, bytes }) => ({ fingerprint, bytes })),
  }
}
