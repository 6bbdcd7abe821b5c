/** What a probe tells the run log, without the rest of core. */
export { announceFor, announceProbe } from './run/probes.ts'
export type { ProbeEvent, ProbeKind, ProbeSummary } from './run/record.ts'
export type { AnnouncedProbe, ProbeKey } from './state.ts'
