export { explainRetainers } from './explain.ts'
export type { ReadySnapshot, RetainersOptions, Subject } from './options.ts'
export type { RenderOptions } from './render.ts'
export { renderExplanation, renderPath } from './render.ts'
export type {
  Explanation,
  ExplanationCost,
  GrowingClass,
  PathStep,
  RetainersResult,
  RetainingPath,
  StepKind,
  UnavailableReason,
  VariableScope,
} from './result.ts'
