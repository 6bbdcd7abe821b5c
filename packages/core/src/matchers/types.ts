import type { BaselineOptions } from '../baseline/options.ts'
import type { Share } from '../comparison/claim.ts'
import type { FasterOptions, NotSlowerOptions, OverheadOptions } from '../comparison/options.ts'
import type { GrowthClassText } from '../complexity/growth-class.ts'
import type { ScaleOptions } from '../complexity/options.ts'
import type { Rate } from '../cost/claim.ts'
import type { CpuOptions, SustainOptions } from '../cost/options.ts'
import type { LatencyBudgets } from '../latency/budget.ts'
import type { LatencyOptions } from '../latency/options.ts'
import type { InstanceClass } from '../memory/instances-classes.ts'
import type { MemoryOptions } from '../memory/options.ts'
import type { ListenerOptions, ResourceOptions } from '../resources/options.ts'
import type { Subject } from '../subject.ts'
import type { Bytes, Duration } from '../units.ts'
import type { AllocationOptions } from './allocate.ts'
import type { CollectedOptions } from './collected.ts'
import type { InstancesOptions } from './instances.ts'
import type { RetainOptions } from './retain.ts'

/**
 * The matchers as they are typed for `expect`. All are asynchronous: `await` them. The adapters hang this
 * interface into their runner's types; the documentation on hover lives here.
 */
export interface QtestsMatchers<R = Promise<void>> {
  /**
   * Calls the function repeatedly and fails when what the calls retain keeps growing: heap, external and
   * array-buffer memory. The function is called with the call's index, from 0.
   *
   * @example await expect(() => openAndClose()).toNotLeakMemory()
   */
  toNotLeakMemory(options?: MemoryOptions): R

  /**
   * Calls the function repeatedly and fails when each call retains more than `bytes`: heap, external and array-buffer
   * memory, measured as `toNotLeakMemory` does. What retains exactly its budget is within it.
   *
   * @param bytes - per call: a number of bytes or text with a unit, from 1 B to 1 GB: `64`, `'2 KB'`, `'64 KiB'`.
   * @example await expect(() => remember(order())).toRetainAtMost('2 KB')
   */
  toRetainAtMost(bytes: Bytes, options?: RetainOptions): R

  /**
   * Calls the function repeatedly and fails when hot calls allocate more than `bytes` each, kept or not: on the heap and
   * outside of it. After a warm-up, so that what V8's optimiser removes is not counted. The median over blocks of calls
   * is held against the budget; a red also takes V8's heap profiler as a second witness, and names the functions that
   * allocate. What allocates exactly its budget is within it.
   *
   * @param bytes - per call: a number of bytes or text with a unit, from 0 to 1 GB: `64`, `'2 KB'`, `'64 KiB'`.
   * @example await expect(() => parse(text)).toAllocateAtMost('2 KB')
   */
  toAllocateAtMost(bytes: Bytes, options?: AllocationOptions): R

  /**
   * Calls the function repeatedly and fails when each call leaves more instances of a class alive. Instances are counted
   * one by one on the heap, those of subclasses included, so that the verdict is about objects and not bytes.
   *
   * @param classes - a class, or an array of up to 10. `Object` and `Function` are refused.
   * @example await expect(() => openAndClose()).toReleaseInstancesOf([Session, Socket])
   */
  toReleaseInstancesOf(classes: InstanceClass | readonly InstanceClass[], options?: InstancesOptions): R

  /**
   * What the factory returns, or resolves to, can be collected once nobody holds it. The factory is called five times;
   * nothing but weak references to the results is kept. Passes at the first full collection after which none of them is
   * alive. Fails when objects are alive after up to 20 collections, and those of another five calls as well. An array
   * stands for itself and for the objects in it.
   *
   * @example await expect(() => createSession()).toBeCollected()
   */
  toBeCollected(options?: CollectedOptions): R

  /**
   * Calls the function repeatedly and fails when the calls leave timers behind: timeouts, intervals and immediates,
   * ref'd or not, fake ones included. Each of three rounds of calls must leave more, and what ends by itself within
   * the time is waited for. Says how many per call, with their delay, and where they were started.
   *
   * @example await expect(() => poller.start().stop()).toNotLeakTimers()
   */
  toNotLeakTimers(options?: ResourceOptions): R

  /**
   * Calls the function repeatedly and fails when the calls leave listeners on something that outlives them: emitters,
   * event targets and abort signals of Node and of a DOM, found by themselves; others by `on`. Says how many per call,
   * of which event on which class, and where they were added.
   *
   * @example await expect(() => fetchUser(1, { signal })).toNotLeakListeners()
   */
  toNotLeakListeners(options?: ListenerOptions): R

  /**
   * Calls the function repeatedly and fails when the calls leave something open: sockets, servers, pipes, files,
   * file watchers, workers, child processes, message ports, ref'd or not. Each of three rounds of calls must leave
   * more, and what is still closing is waited for. Says how many per call, with address, path or pid, and where they
   * were opened.
   *
   * @example await expect(() => connectAndQuit()).toNotLeakHandles()
   */
  toNotLeakHandles(options?: ResourceOptions): R

  /**
   * At most 50 % of the calls take longer than `ms`. As `toStayUnderP95`, for the median.
   *
   * @example await expect(() => parse(text)).toStayUnderP50('250us')
   */
  toStayUnderP50(ms: Duration, options?: LatencyOptions): R

  /**
   * At most 10 % of the calls take longer than `ms`. As `toStayUnderP95`.
   *
   * @example await expect(() => handle(request)).toStayUnderP90(15)
   */
  toStayUnderP90(ms: Duration, options?: LatencyOptions): R

  /**
   * Calls the function until it is clear whether at most 5 % of its calls take longer than `ms`: 65 calls when it is
   * comfortably quick, 9 when it is hopeless, more in between. Fails only on proof, seen in three windows apart in
   * time, with a chance of a false alarm below one in a million for independent calls; passes with one visible line when there is no proof
   * either way. A call that waited for a CPU which other processes had taken does not count against it (Linux).
   * The function is called with the call's index, from 0, and awaited when it returns a thenable.
   *
   * Instead of a function: an array of times in ms, a histogram (`perf_hooks` in ns, or `{ count, percentile(p), unit }`),
   * or a tinybench task with its samples; judged as they are, by exact binomial tests, whatever their order.
   *
   * @param ms - milliseconds, or text with a unit: `20`, `'20ms'`, `'250us'`. Below some 4 us the times are means of
   * batches, which the verdict says.
   * @example await expect(() => handle(request)).toStayUnderP95('20ms')
   */
  toStayUnderP95(ms: Duration, options?: LatencyOptions): R

  /**
   * At most 1 % of the calls take longer than `ms`. As `toStayUnderP95`; a comfortable subject needs 328 calls.
   *
   * @example await expect(() => handle(request)).toStayUnderP99('50ms')
   */
  toStayUnderP99(ms: Duration, options?: LatencyOptions): R

  /**
   * At most 0.1 % of the calls take longer than `ms`. As `toStayUnderP95`; a comfortable subject needs some 3,300 calls.
   *
   * @example await expect(() => lookUp(key)).toStayUnderP999('5ms')
   */
  toStayUnderP999(ms: Duration, options?: LatencyOptions): R

  /**
   * Several budgets at once: all must hold, one proof of violation fails. `max` is for the slowest call: a call over it
   * must be seen in each of three windows, because a single one may be the machine's.
   *
   * @example await expect(() => handle(request)).toStayUnder({ p50: 5, p95: '20ms', max: '1s' })
   */
  toStayUnder(budgets: LatencyBudgets, options?: LatencyOptions): R

  /**
   * Takes no more time than its baseline, but for a `tolerance`, `'100%'` by default: p50 and p95 of an earlier run on a
   * machine of this kind, committed in `__perf__/<test file>.json` beside the test file. A missing baseline is written, and
   * `-u` replaces it, as snapshots are; in CI a missing one is inconclusive. Fails only on proof that it is slower, as
   * `toStayUnder` does. An update that is proved slower is refused unless `QTESTS_ACCEPT_SLOWER=1` is in the environment.
   *
   * @example await expect(() => parse(text)).toMatchPerfBaseline()
   */
  toMatchPerfBaseline(options?: BaselineOptions): R

  /**
   * Takes less time than `other`, by `by`: both are timed in turn, in pairs, each pair in a random order. Fails only on
   * proof that the median of the ratios is above what `by` allows, seen in three windows apart in time; passes with one
   * visible line when there is no proof either way, as with functions that are equally fast. Both are called with the
   * index of the call, and awaited when they return a thenable.
   *
   * @param other - the function to compare with.
   * @example await expect(() => index.get(key)).toRunFasterThan(() => list.find(matches), { by: '3x' })
   */
  toRunFasterThan(other: Subject, options?: FasterOptions): R

  /**
   * Takes no more time than `other`, but for a `tolerance`, `'10%'` by default. Measured as `toRunFasterThan`.
   *
   * @param other - the function to compare with: an earlier version, a plain loop, another library.
   * @example await expect(() => parse(text)).toNotBeSlowerThan(() => JSON.parse(text), { tolerance: '20%' })
   */
  toNotBeSlowerThan(other: Subject, options?: NotSlowerOptions): R

  /**
   * Takes at most `share` more time than the `baseline`: what logging, tracing or a proxy adds. Measured as
   * `toRunFasterThan`.
   *
   * @param share - a share from 0 to 1 or text from `'0%'` to `'1000%'`.
   * @example await expect(() => traced(order)).toHaveOverheadBelow('5%', { baseline: () => handle(order) })
   */
  toHaveOverheadBelow(share: Share, options: OverheadOptions): R

  /**
   * The time of the function grows no faster with the size of its input than a class of growth does: `'1'`, `'log n'`, `'n'`,
   * `'n log n'`, `'n^2'`, `'n^3'`, also as `'O(n)'`. The function is given what `setup(size)` made, or the size. All sizes are timed
   * in turn, in rounds of a random order; fails only on proof that the largest takes longer than the class and the
   * `tolerance` allow, against a size far below it, seen in three windows apart in time. A constant cost at small sizes is no
   * growth. Says which class the times are like.
   *
   * @example await expect(sortOrders).toScaleAtMost('n log n', { sizes: [100, 1_000, 10_000], setup: randomOrders })
   */
  toScaleAtMost(growth: GrowthClassText, options: ScaleOptions): R

  /**
   * A call uses at most `ms` of CPU time, user and system: what waiting takes is not counted, be it for a server, a timer or a
   * CPU. Calls are made in stretches of some ms; fails only on proof that most stretches are above the budget, seen in three
   * windows apart in time. Counts the thread that calls where Node tells it (24, late releases of 22), otherwise the whole process, and
   * says which. Not measured on Windows, nor in worker threads of an older Node: inconclusive there.
   *
   * @param ms - milliseconds per call, or text with a unit: `5`, `'5ms'`, `'250us'`.
   * @example await expect(() => render(page)).toUseCpuLessThan('5ms')
   */
  toUseCpuLessThan(ms: Duration, options?: CpuOptions): R

  /**
   * The calls come to at least `rate`: one after the other, or `concurrency` of them under way at a time. Judged in stretches of
   * at least 10 ms, pauses of the collector included; fails only on proof that most stretches stay below the rate, seen in
   * three windows apart in time. Time in which a synchronous subject waited for a CPU that other processes had taken does not
   * count (Linux).
   *
   * @param rate - calls per second, or text: `1000`, `'1000/s'`, `'50/ms'`, `'300/min'`.
   * @example await expect(() => fetchUser(1)).toSustain('1000/s', { concurrency: 20 })
   */
  toSustain(rate: Rate, options?: SustainOptions): R
}
