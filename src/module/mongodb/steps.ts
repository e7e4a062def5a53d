import type { SetConfig, SetMember } from '../../state/mongo/config.ts'
import type { SeenSet } from '../../state/mongo/set.ts'
import { type Edit, edits, whole } from './edits.ts'
import { type Gap, type Goal, gapOf, type Kept } from './goal.ts'
import type { Member } from './members.ts'
import { isElectable, waitsForMajority } from './rules.ts'

/** One step towards the set that is wanted. */
export type Step =
  | { readonly kind: 'reconfigure'; readonly edit: Edit; readonly isForced: boolean }
  /** The primary has to hand over before it can be taken out. */
  | { readonly kind: 'step down'; readonly host: string; readonly heir: string }
  /** A member copies its data, and nobody else may come or go meanwhile. */
  | { readonly kind: 'wait'; readonly host: string }

/** The next step, null if there is none to take, or why none can be taken. */
export function nextStep(
  set: SeenSet,
  config: SetConfig,
  goal: Goal,
  force: boolean,
): Step | null | { readonly refused: string } {
  const gap = gapOf(config, goal)
  const fixed = gap.kept.flatMap(unchangeable)[0]
  if (fixed !== undefined) return { refused: fixed }
  const due = edits(config, gap, (host) => isUp(set, host))
  const [first] = due
  if (!first) return waiting(set, gap)
  const all = whole(config, gap, due)
  if (force && set.primary === null) return { kind: 'reconfigure', edit: all, isForced: true }
  const doubt = tooFew(set, all.members) ?? tooFew(set, first.members)
  if (doubt !== null) return { refused: doubt }
  if (altersConcern(set, config, first)) return { refused: `${first.title}: ${NEEDS_CONCERN}` }
  return waiting(set, gap) ?? (keepsPrimary(set, first) ? reconfigure(first) : handOver(set, first))
}

function reconfigure(edit: Edit): Step {
  return { kind: 'reconfigure', edit, isForced: false }
}

function isUp(set: SeenSet, host: string): boolean {
  return set.standings.some((standing) => standing.host === host && standing.isUp)
}

function unchangeable({ now, wanted }: Kept): string[] {
  const afresh = 'take it out of members and apply, empty its data folder, then put it back'
  if (now.arbiterOnly !== wanted.arbiterOnly) {
    const [is, aim] = now.arbiterOnly ? ['an arbiter', 'holds data'] : ['no arbiter', 'is one']
    return [`${now.host} is ${is}, and that can't be changed; so that it ${aim}, ${afresh}`]
  }
  if (now.buildIndexes === wanted.buildIndexes) return []
  return [`buildIndexes of ${now.host} is ${now.buildIndexes}, and that can't be changed; to do so, ${afresh}`]
}

/** A member that stays and still copies the data that the set has is waited for. */
function waiting({ standings }: SeenSet, { kept }: Gap): Step | null {
  const stays = (host: string) => kept.some(({ now }) => now.host === host && !now.arbiterOnly)
  const one = standings.find(({ host, state, isUp }) => isUp && state !== null && EARLY.has(state) && stays(host))
  return one ? { kind: 'wait', host: one.host } : null
}

const EARLY: ReadonlySet<string> = new Set(['STARTUP', 'STARTUP2'])

/** Why no majority could choose a primary among such members; null if one could. New ones are taken to be up. */
function tooFew({ standings }: SeenSet, members: readonly Member[]): string | null {
  const voters = members.filter(({ votes }) => votes > 0)
  const isDown = ({ host }: Member) => standings.some((standing) => standing.host === host && !standing.isUp)
  const down = voters.filter(isDown).map(({ host }) => host)
  if ((voters.length - down.length) * 2 > voters.length) return null
  const left = `only ${voters.length - down.length} of ${voters.length} voting members would be up (not ${down.join(', ')})`
  return `${left}, and without a majority there is no primary: bring them up first, or take out those that are down`
}

/** MongoDB does not let the number of members that must have a write change by the way. */
function altersConcern({ hasOwnConcern }: SeenSet, { members }: SetConfig, edit: Edit): boolean {
  return hasOwnConcern === false && waitsForMajority(members) !== waitsForMajority(edit.members)
}

const NEEDS_CONCERN =
  'with an arbiter too many, writes would count by default before a majority has them, and MongoDB changes that only ' +
  'where the default was set: run the command setDefaultRWConcern first (mongodb_shell)'

function keepsPrimary({ primary }: SeenSet, { members }: Edit): boolean {
  const member = members.find(({ host }) => host === primary)
  return primary === null || (member !== undefined && isElectable(member))
}

/** The primary hands over to one that can be primary now and afterwards. */
function handOver({ primary, standings }: SeenSet, { members }: Edit): Step | { readonly refused: string } {
  const isReady = (host: string) => standings.some((one) => one.host === host && one.state === 'SECONDARY' && one.isUp)
  const heirs = members.filter((member) => isElectable(member) && isReady(member.host))
  const [heir] = heirs.toSorted((one: SetMember, other: SetMember) => other.priority - one.priority)
  if (heir) return { kind: 'step down', host: primary ?? '', heir: heir.host }
  return { refused: `${primary} is primary, and no member that stays is a SECONDARY which could take over` }
}
