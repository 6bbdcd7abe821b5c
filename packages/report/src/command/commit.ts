import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CommandError } from './exit.ts'
import type { Outside } from './report.ts'

/** Where the services say which commit and branch they build; of a pull request the branch that it comes from. */
const COMMITS = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'CIRCLE_SHA1',
  'GIT_COMMIT',
  'BUILD_SOURCEVERSION',
  'BITBUCKET_COMMIT',
]
const BRANCHES = [
  'GITHUB_HEAD_REF',
  'GITHUB_REF_NAME',
  'CI_COMMIT_REF_NAME',
  'CIRCLE_BRANCH',
  'BRANCH_NAME',
  'BUILD_SOURCEBRANCHNAME',
  'BITBUCKET_BRANCH',
]

/** The commit that is built: from the variables of the CI service, or from git. @throws CommandError where neither knows. */
export async function currentCommit({ env, cwd }: Outside): Promise<string> {
  const commit = firstOf(env, COMMITS) ?? (await git(cwd, ['rev-parse', 'HEAD']))
  if (commit !== undefined) return commit
  throw new CommandError('Expected --commit: neither the CI service nor git says which commit this is')
}

/** The branch, or `null` where nobody knows. */
export async function currentBranch({ env, cwd }: Outside): Promise<string | null> {
  const branch = firstOf(env, BRANCHES) ?? (await git(cwd, ['rev-parse', '--abbrev-ref', 'HEAD']))
  return branch === undefined || branch === 'HEAD' ? null : branch
}

function firstOf(env: Outside['env'], names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '')
}

async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', [...args], { cwd })
    return stdout.trim() === '' ? undefined : stdout.trim()
  } catch {
    // No git, or no repository.
    return undefined
  }
}
