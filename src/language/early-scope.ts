import { createScope } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import type { RawDict } from '../template/values.ts'
import { firstOf } from './variables.ts'

/** Variables as they are before any host is reached: no facts, and no lookups; the first dict that has a name counts. */
export function earlyScope(dicts: readonly RawDict[]): Scope {
  return createScope((name) => firstOf(name, dicts), { lookups: () => '' })
}
