/** The answers are core's, which asks: `@qtests/core` has the port, and this package implements it. */
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
} from '@qtests/core/adapter'
