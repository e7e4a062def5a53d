import type { Member } from './members.ts'
import { nameOf } from './members.ts'

/** What MongoDB allows in a set. */
const MOST_MEMBERS = 50
const MOST_VOTERS = 7

/** What is wrong with the members that a set is to have; null if nothing is. `validates`: also what only is unwise. */
export function wrongMembers(members: readonly Member[], validates: boolean): string | null {
  const voters = members.filter(({ votes }) => votes > 0)
  if (members.length > MOST_MEMBERS) return `a set has at most ${MOST_MEMBERS} members, not ${members.length}`
  if (voters.length > MOST_VOTERS) {
    return `a set has at most ${MOST_VOTERS} voting members, not ${voters.length}: give some "votes: 0"`
  }
  if (!members.some(isElectable)) return 'none of the members could become primary'
  const wrong = members.flatMap((member) => wrongMember(member) ?? [])[0]
  if (wrong !== undefined) return wrong
  const local = members.filter(({ host }) => isLocal(nameOf(host)))
  if (local.length > 0 && local.length < members.length) {
    return `${local.map(({ host }) => host).join(', ')} means another host to each member: name it as the others do`
  }
  if (validates && voters.length % 2 === 0) {
    return `${voters.length} voting members are an even number, of which one half outvotes nobody: add or take one, or give one "votes: 0"`
  }
  return null
}

/** Whether a member can become primary. */
export function isElectable({ arbiterOnly, priority }: Member): boolean {
  return !arbiterOnly && priority > 0
}

/** Whether a write counts by default once a majority of such members has it; else once the primary has. */
export function waitsForMajority(members: readonly Member[]): boolean {
  const voters = members.filter(({ votes }) => votes > 0)
  const withData = voters.filter(({ arbiterOnly }) => !arbiterOnly)
  return withData.length === voters.length || withData.length > Math.floor(voters.length / 2) + 1
}

function wrongMember({ host, arbiterOnly, hidden, votes, secondaryDelaySecs, buildIndexes, priority }: Member) {
  if (priority === 0) return null
  const reasons = [
    arbiterOnly && 'is an arbiter',
    hidden && 'is hidden',
    votes === 0 && 'has no vote',
    secondaryDelaySecs > 0 && 'lags behind on purpose',
    !buildIndexes && 'builds no indexes',
  ]
  const reason = reasons.find((one) => one !== false)
  return reason === undefined ? null : `${host} ${reason}, so its priority must be 0, not ${priority}`
}

function isLocal(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127(\.\d+){3}$/.test(name)
}
