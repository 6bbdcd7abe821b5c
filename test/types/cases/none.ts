// Without our setup the matchers are no part of `expect`: proof that the other cases can fail.
import { expect } from 'vitest'

// @ts-expect-error nothing has added it
await expect(() => {}).toNotLeakMemory()
