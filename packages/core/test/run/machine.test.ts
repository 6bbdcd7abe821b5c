import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { machineId } from '../../src/run/machine.ts'

test('the same for every process of a machine', () => {
  const built = fileURLToPath(new URL('../../dist/adapter.js', import.meta.url))
  const elsewhere = execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    `import { machineId } from ${JSON.stringify(built)}; process.stdout.write(machineId())`,
  ])
  expect(String(elsewhere)).toBe(machineId())
  expect(machineId()).toMatch(/^[0-9a-f]{12}$/)
})
