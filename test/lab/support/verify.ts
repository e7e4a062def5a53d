import { expect } from 'vitest'
import { loadAll } from '../../../src/cli/load.ts'
import type { Check } from '../../../src/cli/verify/check.ts'
import { playChecks } from '../../../src/cli/verify/checks.ts'
import { playbookAt } from './cluster.ts'

/** What `rcprov verify` finds of a cluster. */
export async function verify(inventory: readonly string[]): Promise<readonly Check[]> {
  const playbook = playbookAt('verify.yml')
  const given = { inventory: [...inventory] }
  const loaded = await loadAll([playbook], given)
  if (!loaded) throw new Error(`${playbook} has mistakes`)
  const checks: Check[] = []
  expect(await playChecks(loaded, given, playbook, (check) => checks.push(check))).toBe(null)
  return checks
}
