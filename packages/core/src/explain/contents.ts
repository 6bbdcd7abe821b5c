import type { GrowingClass } from './port.ts'

/** Classes that are named. */
const MOST_CONTENTS = 3

/** Classes that grow inside another, at any depth; V8's own, in parentheses, say nothing here. */
export function contentsOf(className: string, classes: readonly GrowingClass[]): string[] {
  const inside = new Set([className])
  // A class inside a class inside: as many passes as there are levels, of which there are few.
  for (let size = 0; size !== inside.size; ) {
    size = inside.size
    for (const { className: name, within } of classes) {
      if (within !== undefined && inside.has(within)) inside.add(name)
    }
  }
  inside.delete(className)
  return [...inside]
    .filter((name) => !name.startsWith('(') && name !== 'PropertyArray')
    .slice(0, MOST_CONTENTS)
}
