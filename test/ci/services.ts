import { parse } from 'yaml'
import type { Ended, Machine } from './machine.ts'

/** A step that was run. */
export interface Step extends Ended {
  readonly job: string
  readonly command: string
}

interface GithubStep {
  readonly run?: string
  readonly uses?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, string>>
}
interface GithubJob {
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } }
  readonly env?: Readonly<Record<string, string>>
  readonly if?: string
  readonly needs?: string
  readonly steps: readonly GithubStep[]
}

/** Plays GitHub Actions: jobs in order, a checkout each, artifacts, caches, expressions of the matrix, `if: always()`. */
export async function github(text: string, machine: Machine): Promise<Step[]> {
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, GithubJob>> }
  const done: Step[] = []
  for (const [name, job] of Object.entries(jobs)) {
    if (done.some(({ code }) => code !== 0) && job.if !== 'always()') continue
    for (const shard of job.strategy?.matrix.shard ?? [0]) {
      machine.checkout()
      const filled = (value: string): string =>
        value.replace(/\$\{\{ matrix\.shard \}\}/g, String(shard)).replace(/\$\{\{ github\.run_id \}\}/g, '1')
      const env = Object.fromEntries(
        Object.entries(job.env ?? {}).map(([key, value]) => [key, filled(value)]),
      )
      let failed = false
      for (const step of job.steps) {
        if (failed && step.if !== 'always()') continue
        const given = Object.fromEntries(
          Object.entries(step.with ?? {}).map(([key, value]) => [key, filled(String(value))]),
        )
        const path = given['path'] ?? ''
        if (step.uses?.startsWith('actions/upload-artifact@') === true)
          machine.keep(path, `artifact/${given['name']}`)
        else if (step.uses?.startsWith('actions/download-artifact@') === true)
          machine.restore('artifact', path)
        else if (step.uses?.startsWith('actions/cache/save@') === true) machine.keep(path, 'cache')
        else if (step.uses?.startsWith('actions/cache/restore@') === true) machine.restore('cache', '.')
        else if (step.run !== undefined) {
          const ended = await machine.sh(filled(step.run), {
            ...env,
            CI: 'true',
            GITHUB_SHA: 'abc123',
            GITHUB_STEP_SUMMARY: 'summary.md',
          })
          done.push({ job: shard === 0 ? name : `${name} ${shard}`, command: filled(step.run), ...ended })
          failed ||= ended.code !== 0
        } else if (!/^actions\/(checkout|setup-node)@/.test(step.uses ?? ''))
          throw new Error(`an unknown step: ${JSON.stringify(step)}`)
      }
    }
  }
  return done
}

interface GitlabJob {
  readonly stage: string
  readonly parallel?: number
  readonly when?: string
  readonly variables?: Readonly<Record<string, string>>
  readonly script: readonly string[]
  readonly artifacts?: { readonly paths?: readonly string[] }
  readonly cache?: { readonly paths: readonly string[] }
}

/** Plays GitLab CI: stages, `parallel`, artifacts of earlier stages, caches, `when: always`. */
export async function gitlab(text: string, machine: Machine): Promise<Step[]> {
  const {
    stages,
    default: common,
    ...jobs
  } = parse(text) as {
    readonly stages: readonly string[]
    readonly default: { readonly before_script: readonly string[] }
  } & Readonly<Record<string, GitlabJob>>
  const done: Step[] = []
  for (const stage of stages) {
    for (const [name, job] of Object.entries(jobs).filter(([, one]) => one.stage === stage)) {
      if (done.some(({ code }) => code !== 0) && job.when !== 'always') continue
      const total = job.parallel ?? 1
      for (let index = 1; index <= total; index++) {
        machine.checkout()
        machine.restore('artifact', '.')
        machine.restore('cache', '.')
        const nodes = total === 1 ? {} : { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(total) }
        const own = Object.entries(job.variables ?? {}).map(([key, value]) => [
          key,
          value.replace('$CI_NODE_INDEX', String(index)),
        ])
        const env = { CI: 'true', CI_COMMIT_SHA: 'abc123', ...nodes, ...Object.fromEntries(own) }
        for (const command of [...common.before_script, ...job.script]) {
          const ended = await machine.sh(command, env)
          done.push({ job: total === 1 ? name : `${name} ${index}`, command, ...ended })
          if (ended.code !== 0) break
        }
        for (const path of job.artifacts?.paths ?? []) machine.keep(path, 'artifact')
        for (const path of job.cache?.paths ?? []) machine.keep(path, 'cache')
      }
    }
  }
  return done
}

type CircleStep = string | Readonly<Record<string, unknown>>
interface CircleJob {
  readonly parallelism?: number
  readonly steps: readonly CircleStep[]
}

/** Plays CircleCI: parallelism and the workspace. A job whose requirement failed is left out. */
export async function circleci(text: string, machine: Machine): Promise<Step[]> {
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, CircleJob>> }
  const done: Step[] = []
  for (const [name, job] of Object.entries(jobs)) {
    if (done.some(({ code }) => code !== 0)) break
    const total = job.parallelism ?? 1
    for (let index = 0; index < total; index++) {
      machine.checkout()
      for (const step of job.steps) {
        if (step === 'checkout') continue
        if (typeof step === 'string') throw new Error(`an unknown step: ${step}`)
        const [kind] = Object.keys(step)
        if (kind === 'persist_to_workspace') {
          for (const path of (step[kind] as { paths: string[] }).paths) machine.keep(path, 'workspace')
        } else if (kind === 'attach_workspace') machine.restore('workspace', '.')
        else if (kind === 'run') {
          const command = String(step[kind])
          const env = {
            CI: 'true',
            CIRCLE_SHA1: 'abc123',
            CIRCLE_NODE_INDEX: String(index),
            CIRCLE_NODE_TOTAL: String(total),
          }
          const ended = await machine.sh(command, env)
          done.push({ job: `${name} ${index}`, command, ...ended })
          if (ended.code !== 0) break
        } else throw new Error(`an unknown step: ${kind}`)
      }
    }
  }
  return done
}
