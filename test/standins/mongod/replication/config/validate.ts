import { isElectable, isLocalhost, isVoter, type MemberConfig, type SetConfig } from './types.ts'

const mostMembers = 50
const mostVoters = 7

/** What is wrong with a configuration by itself; null where it holds. Commands give it a code of their own. */
export function faultOfConfig({ members }: SetConfig): string | null {
  const { length } = members
  if (length === 0 || length > mostMembers) {
    return `Replica set configuration contains ${length} members, but must have at least 1 and no more than  ${mostMembers}`
  }
  return faultOfPairs(members) ?? faultOfNames(members) ?? faultOfVotes(members)
}

function faultOfPairs(members: readonly MemberConfig[]): string | null {
  for (const [i, one] of members.entries()) {
    for (const [j, other] of members.entries()) {
      if (i === j) continue
      if (one._id === other._id) return faultOfTwo('_id', i, j, one._id)
      if (one.host === other.host) return faultOfTwo('host', i, j, one.host)
    }
  }
  return null
}

function faultOfTwo(field: string, i: number, j: number, value: string | number): string {
  const equation = `members.${i}.${field} == members.${j}.${field} == ${value}`
  return `Found two member configurations with same ${field} field, ${equation}`
}

function faultOfNames(members: readonly MemberConfig[]): string | null {
  const local = members.filter(({ host }) => isLocalhost(host)).length
  if (local === 0 || local === members.length) return null
  const rule = 'Either all host names in a replica set configuration must be localhost references, or none must be'
  return `${rule}; found ${local} out of ${members.length}`
}

function faultOfVotes(members: readonly MemberConfig[]): string | null {
  const voters = members.filter(isVoter).length
  if (voters === 0 || voters > mostVoters) {
    return `Replica set configuration contains ${voters} voting members, but must be at least 1 and no more than ${mostVoters}`
  }
  if (members.some(isElectable)) return null
  return 'Replica set configuration must contain at least one non-arbiter member with priority > 0'
}

/** What is wrong with the arbiters; null where nothing is. */
export function faultOfArbiters({ members }: SetConfig): string | null {
  const wrong = members.find(({ arbiterOnly, priority }) => arbiterOnly && priority !== 0)
  if (wrong === undefined) return null
  return `Member ${wrong.host} is an arbiter but has priority ${wrong.priority}. Arbiter priority must be 0.`
}

/** What keeps a configuration from being a set's first one; null where it can be. */
export function faultOfFirst(config: SetConfig): string | null {
  const added = config.members.find(({ newlyAdded }) => newlyAdded)
  if (added !== undefined) {
    const who = `Member ${added.host}, with _id ${added._id}`
    return `${who}, has a newlyAdded field, which is not valid for initial configuration of a replica set.`
  }
  const rule = 'Configuration used to initiate a replica set must '
  return config.version === 1 ? null : `${rule} have version 1, but found ${config.version}`
}
