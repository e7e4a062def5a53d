import type { SetConfig } from './types.ts'

/** Where a configuration stands among others. */
export type Age = Pick<SetConfig, 'version' | 'term'>

/** Negative where the first is the older one; a forced one (term -1) is compared by its version only. */
export function compareConfigs(one: Age, other: Age): number {
  const areTermed = one.term !== -1 && other.term !== -1
  if (areTermed && one.term !== other.term) return one.term - other.term
  return one.version - other.version
}

/** A configuration's age as texts have it: `{version: 1, term: 0}`. */
export function ageText({ version, term }: Age): string {
  return `{version: ${version}, term: ${term}}`
}
