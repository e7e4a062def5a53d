import { type Part, partOf, type SetConfig } from '../../state/mongo/config.ts'
import type { Membership } from '../../state/mongo/hello.ts'
import type { SeenSet } from '../../state/mongo/set.ts'
import type { Standing } from '../../state/mongo/status.ts'

/** A set just initiated, as its first member sees it before there is a user who may read the configuration. */
export function initiated(config: SetConfig): SeenSet {
  const parts = partsIn(config)
  const [me = ''] = parts.electable
  const standings = config.members.map((member) => standing(member.host, member.host === me, member.arbiterOnly))
  const seen = { at: 'set', name: config.name, me, primary: me, isWritable: true, standings } as const
  return { ...seen, ...parts, config: null, withheld: 'it is not told before there is a user', hasOwnConcern: null }
}

/** A set with a new configuration, in which whoever comes new is there and has all data. */
export function reconfigured(set: SeenSet, config: SetConfig): SeenSet {
  const standings = config.members.map(
    ({ host, arbiterOnly }) => set.standings.find((one) => one.host === host) ?? standing(host, false, arbiterOnly),
  )
  return { ...set, ...partsIn(config), standings, config }
}

/** A set in which the primary has handed over; maybe nobody was there to take it. */
export function handedOver(set: SeenSet, heir: string | null): SeenSet {
  const states = new Map([
    [set.primary, 'SECONDARY'],
    [heir, 'PRIMARY'],
  ])
  const standings = set.standings.map((one) => ({ ...one, state: states.get(one.host) ?? one.state }))
  return { ...set, primary: heir, standings }
}

/** A set in which a member has come to another state. */
export function settledAs(set: SeenSet, host: string, state: string): SeenSet {
  return { ...set, standings: set.standings.map((one) => (one.host === host ? { ...one, state } : one)) }
}

/** The same set as one of its members sees it. */
export function seenBy(set: SeenSet, me: string): SeenSet {
  return { ...set, me, isWritable: set.primary === me }
}

function standing(host: string, isPrimary: boolean, isArbiter: boolean): Standing {
  return { host, state: isPrimary ? 'PRIMARY' : isArbiter ? 'ARBITER' : 'SECONDARY', isUp: true, message: '' }
}

function partsIn({ members }: SetConfig): Pick<Membership, 'electable' | 'passive' | 'arbiters'> {
  const those = (part: Part) => members.filter((member) => partOf(member) === part).map(({ host }) => host)
  return { electable: those('electable'), passive: those('passive'), arbiters: those('arbiter') }
}
