import { wallTime } from '../realm.ts'
import { type AnnouncedProbe, type ProbeKey, sharedState } from '../state.ts'
import { messageOf } from '../thrown.ts'
import { type ProbeRecord, type ProbeSummary, SCHEMA_VERSION, type TestId } from './record.ts'

/** Events of a probe that go into the run log, the last ones. */
const MOST_EVENTS = 100

/** Earlier changes of state that go there as well: without them the band of a breaker's states has no beginning. */
const MOST_CHANGES = 100

/** Probes of one test that go into the run log; a test that makes more is measuring, not observing. */
const MOST_PROBES = 200

/**
 * Begins to keep the probes that tests announce: called by an adapter when a test file begins. Without it nothing is kept.
 *
 * @param currentTest - the key of the test that runs, or `undefined` outside of tests and where several run at once.
 */
export function keepProbes(currentTest: () => ProbeKey | undefined): void {
  sharedState().probes = { announced: [], currentTest, owner: undefined }
}

/**
 * Tells the run log of a probe, in the moment in which it is made. Its summary is read when the test ends, by when it
 * may have been disposed. Does nothing without an adapter, and within a measurement, which counts what calls leave behind.
 */
export function announceProbe(probe: AnnouncedProbe): void {
  const { probes, measuring } = sharedState()
  if (probes === undefined || measuring !== undefined) return
  const owner = probes.owner ?? probes.currentTest()
  const own = probes.announced.filter((one) => one.owner === owner)
  if (own.length < MOST_PROBES) probes.announced.push({ probe, owner })
}

/** Runs a function that makes probes for a test that is known: that of the fixture that was asked for them. */
export function announceFor<T>(owner: ProbeKey | undefined, run: () => T): T {
  const { probes } = sharedState()
  if (probes === undefined || owner === undefined) return run()
  const before = probes.owner
  probes.owner = owner
  try {
    return run()
  } finally {
    probes.owner = before
  }
}

/** Records of the probes of one test, which are then forgotten: called by an adapter when the test has ended. */
export function probesOfTest(owner: ProbeKey, id: TestId): ProbeRecord[] {
  return take((one) => one === owner, id)
}

/** Records of all that is left when a test file has ended: made outside of tests, or while several ran. */
export function probesOfFile(file: Omit<TestId, 'test'>): ProbeRecord[] {
  return take(() => true, { ...file, test: '' })
}

function take(wanted: (owner: ProbeKey | undefined) => boolean, id: TestId): ProbeRecord[] {
  const { probes } = sharedState()
  if (probes === undefined || probes.announced.length === 0) return []
  const taken = probes.announced.filter(({ owner }) => wanted(owner))
  probes.announced = probes.announced.filter(({ owner }) => !wanted(owner))
  const names = new Map<string, number>()
  return taken.map(({ probe }) => {
    const count = (names.get(probe.name) ?? 0) + 1
    names.set(probe.name, count)
    // A probe without a name of its own is called by its kind, and numbered from the first.
    const name = count > 1 || probe.name === probe.kind ? `${probe.name} ${count}` : probe.name
    return recordOf(probe, name, id)
  })
}

function recordOf(probe: AnnouncedProbe, name: string, id: TestId): ProbeRecord {
  const { events, dropped } = probe.timeline
  const changes = events.slice(0, -MOST_EVENTS).filter(({ what }) => what.includes(' -> '))
  const last = [...changes.slice(-MOST_CHANGES), ...events.slice(-MOST_EVENTS)]
  const before = dropped + events.length - last.length
  return {
    v: SCHEMA_VERSION,
    type: 'probe',
    at: wallTime(),
    ...id,
    kind: probe.kind,
    name,
    summary: summaryOf(probe),
    ...(last.length === 0 ? {} : { events: last.map(({ at, what }) => ({ at, what })) }),
    ...(before === 0 ? {} : { dropped: before }),
  }
}

/** It asks the library, which may be in any state by now: a log must never fail a test. */
function summaryOf(probe: AnnouncedProbe): ProbeSummary {
  try {
    return probe.summary()
  } catch (error) {
    return { error: messageOf(error) }
  }
}
