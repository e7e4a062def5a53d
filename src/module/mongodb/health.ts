import type { SeenSet } from '../../state/mongo/set.ts'

/** What is asked of a set that is to be healthy. */
export type Validation = 'default' | 'votes' | 'minimal'

/** Why a set is not healthy, as a user reads it; null if it is. */
export function ailment({ name, standings, config, withheld }: SeenSet, validation: Validation): string | null {
  if (standings.some(({ state }) => state === null))
    return `${name} does not tell the states of its members: ${withheld}`
  const votes = config?.members.reduce((sum, member) => sum + member.votes, 0)
  if (validation === 'votes' && votes === undefined) return `the votes can't be counted: ${withheld}`
  if (validation === 'default' && standings.length % 2 === 0) return 'Even number of servers in replicaset.'
  if (validation === 'votes' && votes !== undefined && votes % 2 === 0) return 'Even number of votes in replicaset.'
  const primaries = standings.filter(({ state }) => state === 'PRIMARY')
  const ill = standings.filter(({ state }) => !WELL.has(state ?? ''))
  if (primaries.length === 1 && ill.length === 0) return null
  const reasons = [
    ...(primaries.length === 1 ? [] : [primaries.length === 0 ? 'no primary' : 'more than one primary']),
    ...ill.map(({ host, state }) => `${host} is ${state}`),
  ]
  return `replicaset is not currently in a converged state: ${reasons.join(', ')}`
}

const WELL: ReadonlySet<string> = new Set(['PRIMARY', 'SECONDARY', 'ARBITER'])
