import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A difference that is left; an entry of known.yml. */
export interface Known {
  /** `GROUP/NAME` of each case that shows it. */
  readonly cases: readonly string[]
  readonly why: string
  /** Fields that are not compared; all else is equal. */
  readonly without?: readonly string[]
  /** rcprov finds the mistake in the files, and says this before it touches a host. */
  readonly refused?: string
}

const entries: readonly Known[] = parse(readFileSync(join(import.meta.dirname, 'known.yml'), 'utf8')) ?? []

/** The difference that is known of a case. */
export function knownOf(group: string, name: string): Known | undefined {
  return entries.find(({ cases }) => cases.includes(`${group}/${name}`))
}

/** All cases that known.yml names. */
export const casesNamed = entries.flatMap(({ cases }) => cases)
