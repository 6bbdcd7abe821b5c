import type { Holders } from '../explain/holders.ts'
import type { PathStep } from '../explain/port.ts'
import { isForeign, pathOf } from '../memory/own-code.ts'
import type { HeapProfile, LiveStack, ProfileFrame, ProfileNode } from '../memory/sampler.ts'
import type { AllocationSite } from '../memory/sites.ts'

/** Who allocated what is alive, in bytes, and the stacks of the project and its packages, heaviest first. */
export interface Blame {
  readonly stacks: readonly LiveStack[]
  /** In the project, or in packages that it uses. */
  readonly project: number
  /** By the runner: results, spies, what it keeps for reports. Nobody's leak who reads this. */
  readonly runner: number
}

/** Stacks kept of a profile. */
const MOST_STACKS = 8

/** Packages that run tests, or belong to those that do. `expect` calls and spies are theirs, whoever calls them. */
const RUNNER =
  /[\\/]node_modules[\\/](?:@vitest|vitest|vite|vite-node|tinyspy|tinyrainbow|chai|@?jest[\w-]*|babel-jest|ts-jest|expect|pretty-format|@sinonjs|@qtests|@babel|collect-v8-coverage|istanbul[\w-]*)[\\/]/

/** Sorts live memory by who allocated it: the innermost frame that is not Node's decides between runner and project. */
export function blame(profile: HeapProfile): Blame {
  const sizes = new Map<number, { bytes: number; count: number }>()
  for (const { nodeId, size } of profile.samples) {
    const known = sizes.get(nodeId)
    if (known === undefined) sizes.set(nodeId, { bytes: size, count: 1 })
    else {
      known.bytes += size
      known.count += 1
    }
  }
  const stacks: LiveStack[] = []
  let runner = 0
  const visit = (node: ProfileNode, outer: readonly ProfileFrame[]): void => {
    const frames = isForeign(node.callFrame) ? [node.callFrame, ...outer] : outer
    const size = sizes.get(node.id)
    const [innermost] = frames
    if (size !== undefined && innermost !== undefined) {
      if (RUNNER.test(pathOf(innermost.url))) runner += size.bytes
      else stacks.push({ ...size, frames: frames.filter(isNotRunner) })
    }
    for (const child of node.children) visit(child, frames)
  }
  visit(profile.head, [])
  stacks.sort((a, b) => b.bytes - a.bytes)
  const project = stacks.reduce((sum, { bytes }) => sum + bytes, 0)
  return { stacks: stacks.slice(0, MOST_STACKS), project, runner }
}

function isNotRunner({ url }: ProfileFrame): boolean {
  return !RUNNER.test(pathOf(url))
}

/** Folders and names that test code has by custom. */
const TEST_CODE =
  /(?:^|[\\/])(?:tests?|__tests__|__mocks__|__fixtures__|spec|specs|e2e)[\\/]|\.(?:test|spec)\.[cm]?[jt]sx?$/

/**
 * Who leaks, by what allocated most and what holds it: the test file (or a helper beside it), the code that is
 * tested, or a package. What holds a leak is nearer to its cause than what made the objects: a test that makes an
 * object which the code never lets go of found a leak of the code.
 *
 * @param holder - script of the variable that holds it, where that is known.
 */
export function ownerOf(
  sites: readonly AllocationSite[],
  root: string,
  holder?: string,
): 'code' | 'test' | 'package' | 'unknown' {
  const file = holder ?? sites[0]?.file
  if (file === undefined || file === '') return 'unknown'
  if (/[\\/]node_modules[\\/]/.test(file)) return 'package'
  const path = file.startsWith(root) ? file.slice(root.length) : file
  return TEST_CODE.test(path) ? 'test' : 'code'
}

/** Without what the runner holds for itself: reports on their way, results, signals of the test that runs. */
export function withoutRunner(holders: Holders | undefined): Holders | undefined {
  if (holders?.kind !== 'found') return holders
  return { ...holders, groups: holders.groups.filter(({ path }) => !isRunners(path?.steps ?? [])) }
}

/** Where Vitest keeps the test that runs, and all modules: what a variable of a module holds is not the runner's. */
const WORKER = '__vitest_worker__'

function isRunners(steps: readonly PathStep[]): boolean {
  const ofRunner = ({ scope }: PathStep): boolean => RUNNER.test(pathOf(scope?.script ?? ''))
  if (steps.some((step) => isProject(step) && !ofRunner(step))) return false
  return steps.some((step) => step.name === WORKER || ofRunner(step))
}

/** Script of the variable that holds most of a leak; `undefined` where it is not known. */
export function holderIn(holders: Holders | undefined): string | undefined {
  if (holders?.kind !== 'found') return undefined
  const steps = holders.groups[0]?.path?.steps ?? []
  const module = steps.findLast((step) => isProject(step) && step.scope?.kind === 'module')
  const script = (module ?? steps.find(isProject))?.scope?.script
  return script === undefined ? undefined : pathOf(script)
}

function isProject({ scope }: PathStep): boolean {
  return (
    scope?.script !== undefined && !scope.script.startsWith('node:') && !RUNNER.test(pathOf(scope.script))
  )
}
