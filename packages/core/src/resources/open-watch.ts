import { AsyncSource } from './async-source.ts'
import { AsyncContexts } from './contexts.ts'
import { openFiles } from './descriptors.ts'
import { FakeTimerSource } from './fake-timers.ts'
import { FileSource } from './file-source.ts'
import { handleReader } from './handles.ts'
import { HANDLE_TYPES, HANDLE_TYPES_WITH_FILES } from './kinds.ts'
import { ListenerWatch } from './listener-watch.ts'
import { WithoutOlderTimers } from './older-timers.ts'
import type { ResourceTask } from './task.ts'
import { timerReader } from './timers.ts'
import { ItemWatch, type Watch } from './watch.ts'

/**
 * Begins to watch. Whoever opens a watch closes it: hooks stay on and wrappers in place until then.
 *
 * @param stacks - also keep where each thing is opened: a second look.
 */
export function openWatch(task: ResourceTask, stacks: boolean): Watch {
  const contexts = stacks ? new AsyncContexts() : undefined
  const { family, ignore, on, concurrent } = task
  switch (family) {
    case 'timers': {
      const source = new AsyncSource(timerReader(), contexts)
      return new ItemWatch(
        [new WithoutOlderTimers(source), new FakeTimerSource()],
        source.mark,
        ignore,
        contexts,
      )
    }
    case 'handles': {
      const files = openFiles()
      const types = files === undefined ? HANDLE_TYPES_WITH_FILES : HANDLE_TYPES
      const source = new AsyncSource(handleReader(types), contexts)
      const sources = files === undefined ? [source] : [source, new FileSource(files, concurrent, contexts)]
      return new ItemWatch(sources, source.mark, ignore, contexts)
    }
    case 'listeners':
      try {
        return new ListenerWatch(on, ignore, contexts)
      } catch (error) {
        // A counting function of the test's that throws.
        contexts?.close()
        throw error
      }
  }
}
