export { explainRetained, explainRetainers } from './explain.ts'
export type { ReadySnapshot, RetainedOptions, RetainersOptions, Subject } from './options.ts'
export type { RenderOptions } from './render.ts'
export { renderExplanation, renderPath } from './render.ts'
export type {
  Capacity,
  Explanation,
  ExplanationCost,
  GrowingClass,
  NotExplained,
  PathStep,
  RetainedResult,
  RetainersResult,
  RetainingPath,
  StepKind,
  UnavailableReason,
  VariableScope,
} from './result.ts'
