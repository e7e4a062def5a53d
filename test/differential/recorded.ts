import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Told } from './told.ts'

/** What Ansible did in the cases of a group, by their names; `of` is the fingerprint of the case. */
export type Recorded = Record<string, { readonly of: string; readonly runs: readonly Told[] }>

/** Where the records of a group are. */
export function recordedPath(group: string): string {
  return join(import.meta.dirname, 'recorded', `${group}.json`)
}

/** The records of a group, none if there are none yet. */
export function recordedOf(group: string): Recorded {
  const path = recordedPath(group)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}
