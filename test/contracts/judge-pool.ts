import { type ContractReport, checkContract, poolContract } from '@qtests/fixtures'
import { LIBRARIES } from './pool-ports.ts'

/** Runs the contract on a release of a library, under the name by which its port is known. */
export async function judgePool(name: string, version: string): Promise<ContractReport> {
  const { caps, make } = LIBRARIES[name] as (typeof LIBRARIES)[string]
  const [packageName] = name.replace('generic-pool-2', 'generic-pool').split(' ')
  const library = await import(version === '' ? `${packageName}` : `${packageName}-${version}`)
  return checkContract(
    poolContract((spec) => make(library, spec), caps),
    { runs: 20 },
  )
}
