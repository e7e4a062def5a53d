import type { OpTime } from '../../contract.ts'
import { ageText, compareConfigs } from '../config/order.ts'
import { isElectable, priorityOf, type SetConfig } from '../config/types.ts'
import { compareOpTimes, opTimeText } from '../optime.ts'

/** What a candidate says of itself. */
export interface Candidacy {
  readonly setName: string
  readonly isDryRun: boolean
  readonly term: number
  readonly candidate: number
  readonly configVersion: number
  readonly configTerm: number
  readonly applied: OpTime
}

/** What the one that is asked goes by. */
export interface Voter {
  readonly config: SetConfig
  readonly term: number
  readonly applied: OpTime
  readonly lastVote: LastVote
  readonly isArbiter: boolean
  /** The place in the configuration of a primary that is seen alive; null where there is none. */
  readonly livePrimary: number | null
}

/** The vote that was given last: one in each term. */
export interface LastVote {
  readonly term: number
  /** The candidate's place in the configuration. */
  readonly candidate: number
}

/** Why the vote is denied; null where it is granted. */
export function denialOf(asked: Candidacy, me: Voter): string | null {
  const theirs = { version: asked.configVersion, term: asked.configTerm }
  if (compareConfigs(theirs, me.config) < 0) {
    return `candidate's config with ${ageText(theirs)} is older than mine with ${ageText(me.config)}`
  }
  if (asked.term < me.term) return `candidate's term (${asked.term}) is lower than mine (${me.term})`
  if (asked.setName !== me.config._id) {
    return `candidate's set name (${asked.setName}) differs from mine (${me.config._id})`
  }
  if (compareOpTimes(asked.applied, me.applied) < 0) {
    const times = `candidate's last applied OpTime: ${opTimeText(asked.applied)}, my last applied OpTime: ${opTimeText(me.applied)}`
    return `candidate's data is staler than mine. ${times}`
  }
  if (!asked.isDryRun && me.lastVote.term >= asked.term) {
    const other = me.config.members[me.lastVote.candidate]?.host ?? 'unknown'
    return `already voted for another candidate (${other}) this term (${me.lastVote.term})`
  }
  return me.isArbiter ? denialOfArbiter(asked, me) : null
}

function denialOfArbiter(asked: Candidacy, me: Voter): string | null {
  const primary = me.livePrimary === null ? undefined : me.config.members[me.livePrimary]
  const candidate = me.config.members[asked.candidate]
  if (primary === undefined || candidate === undefined || me.livePrimary === asked.candidate) return null
  if (!isElectable(primary) || priorityOf(primary) < priorityOf(candidate)) return null
  return `can see a healthy primary (${primary.host}) of equal or greater priority`
}
