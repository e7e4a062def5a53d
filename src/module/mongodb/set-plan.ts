import type { Change } from '../../state/change.ts'
import type { SetView } from '../../state/mongo/set.ts'
import { type Plan, refuse } from '../define.ts'
import { firstConfig } from './edits.ts'
import { type Goal, membersToBe, visibleDifferences } from './goal.ts'
import { notInSet } from './member-state.ts'
import { wrongNames } from './names.ts'
import { wrongMembers } from './rules.ts'
import { changeOf, initiation, type Manner } from './set-changes.ts'
import { type FoundSet, type Search, type Seat, seatOf } from './set-reading.ts'
import { nextStep } from './steps.ts'

/** The next step towards a set, or why it can't be taken. */
export function planSet(search: Search, goal: Goal, manner: Manner, found: FoundSet): Plan {
  const seat = seatOf(search, found)
  if (seat && !search.keeps) return []
  if (seat) return planSeated(search, goal, manner, found, seat)
  const trouble = outside(search, found)
  if (trouble !== null) return refuse(trouble)
  const members = membersToBe(goal, [])
  const wrong =
    wrongMembers(members, search.validates) ??
    search.hosts.flatMap((host) => newcomer(search.name, host, found) ?? [])[0] ??
    wrongNames(search.hosts, found)
  if (wrong !== null) return refuse(wrong)
  return [initiation(manner.server, firstConfig(goal.name, members, goal.settings))]
}

/** Why there is neither a set to change nor one to make. */
function outside({ server, name, hosts }: Search, found: FoundSet): string | null {
  const [named, primary] = [found['set named'], found['set primary']]
  const place = `${server.host}:${server.port}`
  if (!named) return `${place} was not asked`
  if (named.at === 'standalone') return `${place} runs without a set: it needs replication.replSetName: ${name}`
  if (named.at === 'nowhere' || named.at === 'door') return notInSet(named, server)
  if (named.at === 'set' && named.name !== name) return `${place} is a member of ${named.name}, not of ${name}`
  if (primary?.at === 'door') return notInSet(primary, server)
  if (primary) return leaderless(named, primary)
  const others = hosts.filter((host) => found[`hello ${host}`]?.at === 'set')
  if (named.at === 'removed' && others.length === 0)
    return `${place} was taken out of ${named.name}, and no member is in it`
  return null
}

function leaderless(named: SetView, primary: SetView): string {
  const standings = named.at === 'set' ? named.standings : []
  const down = standings.filter(({ isUp }) => !isUp).map(({ host, state }) => `${host} is ${state}`)
  return [primary.at === 'nowhere' ? primary.message : 'there is no primary', ...down].join(', ')
}

function planSeated(search: Search, goal: Goal, manner: Manner, found: FoundSet, seat: Seat): Plan {
  const { view, named } = seat
  const { config } = view
  if (named !== null && !search.hosts.includes(named)) {
    return refuse(`${named}, to which this task talks, is not in members: run it on a member that stays`)
  }
  if (!config) return planUnseen(goal, seat)
  const there = new Set(config.members.map(({ host }) => host))
  const come = search.hosts.filter((host) => !there.has(host))
  const wrong =
    wrongMembers(membersToBe(goal, config.members), search.validates) ??
    come.flatMap((host) => newcomer(search.name, host, found) ?? [])[0] ??
    wrongNames(search.hosts, found)
  if (wrong !== null) return refuse(wrong)
  const step = nextStep(view, config, goal, search.force)
  if (step && 'refused' in step) return refuse(step.refused)
  const changes: readonly Change[] = step ? [changeOf(step, config, seat, manner)] : []
  return changes
}

/** Where the configuration is not told, it is enough that what can be seen is right. */
function planUnseen(goal: Goal, { view }: Seat): Plan {
  const [first] = visibleDifferences(view, goal)
  if (first === undefined) return []
  return refuse(
    `${goal.name} is not as wanted (${first}), and can't be changed without a login that may: ${view.withheld}`,
  )
}

/** Why a member can't come into the set. */
function newcomer(name: string, host: string, found: FoundSet): string | null {
  const said = found[`hello ${host}`]
  switch (said?.at) {
    case 'nowhere':
      return `${host} can't be a member: ${said.message}`
    case 'standalone':
      return `${host} can't be a member as it runs without a set: it needs replication.replSetName: ${name}`
    case 'set':
      return `${host} can't be a member as it is in another set: ${said.name}, which it knows as ${said.me}`
    case 'removed':
      return said.name === name ? null : `${host} can't be a member as it was in another set, ${said.name}`
    default:
      return null
  }
}
