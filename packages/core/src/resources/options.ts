import * as v from 'valibot'
import {
  choiceOption,
  durationOption,
  functionOption,
  integerOption,
  optionalOption,
} from '../option-kinds.ts'
import type { OptionFamily, OptionSpec, OptionValues } from '../options.ts'
import type { Hook } from '../subject.ts'
import type { Duration } from '../units.ts'
import { countable } from './listener-counts.ts'
import type { OpenResource } from './watch.ts'

/** What does not count: kinds and names of events, or a function that is asked about each open thing. */
export type IgnoreOption = readonly string[] | ((resource: OpenResource) => boolean)

/** Something whose listeners can be counted, or a function that counts. */
export type ListenerHolder = object | (() => number)

const ignoreConstraint = "an array of kinds or event names, such as ['keep-alive socket'], or a function"
const ignoreOption: OptionSpec<IgnoreOption, IgnoreOption | undefined> = {
  schema: v.custom<IgnoreOption>(
    (value) =>
      typeof value === 'function' ||
      (Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')),
    ignoreConstraint,
  ) as unknown as v.GenericSchema<IgnoreOption, IgnoreOption | undefined>,
  fallback: undefined,
  fromText: (text) => text.split(',').map((name) => name.trim()),
}

const onConstraint =
  'an array of emitters, event targets, objects whose listeners can be counted, or functions that return a count'
const onOption: OptionSpec<readonly ListenerHolder[], readonly ListenerHolder[] | undefined> = {
  schema: v.custom<readonly ListenerHolder[]>(
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((holder) => countable(holder) !== undefined),
    onConstraint,
  ) as unknown as v.GenericSchema<readonly ListenerHolder[], readonly ListenerHolder[] | undefined>,
  fallback: undefined,
}

const table = {
  calls: optionalOption(integerOption(0, 9, 100_000)),
  warmup: optionalOption(integerOption(0, 0, 100_000)),
  maxTime: durationOption(2_000, 10, 600_000),
  setup: functionOption<Hook>(),
  teardown: functionOption<Hook>(),
  beforeEach: functionOption<Hook>(),
  afterEach: functionOption<Hook>(),
  ignore: ignoreOption,
  on: onOption,
  explain: choiceOption('sites', ['sites', 'off']),
  onInconclusive: choiceOption('pass', ['pass', 'fail']),
} as const

/** The family of `toNotLeakTimers`, `toNotLeakListeners`, `toNotLeakHandles`: `configure({ resources })`, `QTESTS_RESOURCES_*`. */
export const resourceFamily: OptionFamily<typeof table> = { name: 'resources', table }

/** Options of `toNotLeakTimers` and `toNotLeakHandles`. */
export interface ResourceOptions {
  /**
   * Calls in all, warm-up included, when there is something to find; a clean subject is done after a third: an integer
   * from 9 to 100,000, at least two for each of three rounds. Default: as many as fit into some 25 ms a round, 5 to 64.
   */
  readonly calls?: number | undefined
  /**
   * Calls that are not judged: what is opened once and kept belongs to them. An integer from 0 to
   * 100,000. Default 3, for a slow subject fewer.
   */
  readonly warmup?: number | undefined
  /**
   * Most time for a verdict, in ms or with a unit: 10 ms to 10 min. A clean subject needs hardly more than its own calls;
   * the time is for closing what is still closing, and a timer of less than that is waited for. Default 2 s.
   */
  readonly maxTime?: Duration | undefined
  /** Runs once before the first call, awaited. What it opens was there before, and does not count. */
  readonly setup?: Hook | undefined
  /** Runs once after the verdict, awaited, also when the subject threw. What it closes has been counted. */
  readonly teardown?: Hook | undefined
  /** Runs before each call with the call's index, awaited, and is part of it. */
  readonly beforeEach?: Hook | undefined
  /** Runs after each call with the call's index, awaited, and is part of it: what it closes is closed. */
  readonly afterEach?: Hook | undefined
  /**
   * What does not count: an array of kinds (`'keep-alive socket'`, `'interval'`), for listeners of names of events
   * (`'abort'`), or a function that is asked about each open thing. A kind that there is not is a usage error where it is given in the
   * call.
   *
   * @example { ignore: ['keep-alive socket'] }
   * @example { ignore: ({ kind, refed }) => kind === 'timeout' && refed === false }
   */
  readonly ignore?: IgnoreOption | undefined
  /** `'sites'` names where it was opened, from some further calls; `'off'` does not. Default `'sites'`. */
  readonly explain?: 'sites' | 'off' | undefined
  /** Whether an inconclusive assertion lets its test go on, with one visible line. Default `'pass'`. */
  readonly onInconclusive?: 'pass' | 'fail' | undefined
}

/** Options of `toNotLeakListeners`. */
export interface ListenerOptions extends ResourceOptions {
  /**
   * What is counted besides the emitters and event targets of Node and the DOM, which are found by themselves when a
   * call adds to them: emitters of other libraries (`eventNames()` and `listenerCount()`, or mitt's `all`), or
   * functions that return a count. One that throws, or returns anything but a finite number, is a usage error when it is
   * first asked, after `setup` and before the first call, or whenever it does so later.
   *
   * @example { on: [bus, () => store.observers.length] }
   */
  readonly on?: readonly ListenerHolder[] | undefined
}

/** Resource options after resolution, units in ms. */
export type ResourceValues = OptionValues<typeof table>
