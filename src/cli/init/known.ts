import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type RoleVariables, variablesOf } from '../docs/role-variables.ts'
import { ownPlaybooks } from '../own-playbooks.ts'

/** A row of the table of releases: what those from this one on work with. Nothing is said of what only they know. */
interface Release {
  readonly from: string
  readonly mongodb: readonly string[]
}

/** What the packaged roles say of themselves, so that it is not said here again. */
export interface Known {
  readonly releases: readonly Release[]
  /** The words that a variable takes, and what it is where nobody sets it. */
  readonly choices: (variable: string) => readonly string[]
  readonly usual: (variable: string) => string
}

/** Reads the table of releases and the specifications of the packaged roles. */
export async function readKnown(): Promise<Known> {
  const folder = join(ownPlaybooks(), 'roles')
  const roles = await Promise.all(['rocketchat', 'balancer', 'firewall'].map((name) => variablesOf(join(folder, name))))
  const table: { readonly rocketchat_known_releases: readonly Release[] } = parse(
    await readFile(join(folder, 'rocketchat/vars/main.yml'), 'utf8'),
  )
  return {
    releases: table.rocketchat_known_releases,
    choices: (variable) => roles.flatMap((role) => choicesIn(role, variable)),
    usual: (variable) => String(roles.find(({ defaults }) => variable in defaults)?.defaults[variable] ?? ''),
  }
}

function choicesIn({ entries }: RoleVariables, variable: string): string[] {
  return entries.flatMap(({ options }) => (options[variable]?.choices ?? []).map(String))
}

/** The row for a release, undefined for one that is older than the table. */
export function rowOf(release: string, { releases }: Known): Release | undefined {
  return releases.findLast(({ from }) => compareVersions(from, release) <= 0)
}

/** Below 0, 0 or above 0, as for sorting; only the numbers count. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number))
  const at = [0, 1, 2].find((index) => left?.[index] !== right?.[index]) ?? 0
  return (left?.[at] ?? 0) - (right?.[at] ?? 0)
}
