import type { MemoryOptions } from '../memory/options.ts'

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
}
