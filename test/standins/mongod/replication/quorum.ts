import type { Document } from 'bson'
import { mongoError } from '../errors.ts'
import type { Board } from './board.ts'
import { plain } from './config/fields.ts'
import { compareConfigs } from './config/order.ts'
import { tallyOf } from './config/tally.ts'
import { isElectable, isVoter, type MemberConfig, type SetConfig } from './config/types.ts'
import { heartbeatOf } from './heartbeat-message.ts'
import { type Links, reasonOf } from './links.ts'

/** What one proposed member answered. */
export interface QuorumAnswer {
  readonly member: MemberConfig
  /** Why it did not answer well; null where it did. */
  readonly failure: string | null
}

/** Asks all proposed members whether they can be in that set; throws 74, 103, 108 or 110 where not. */
export async function checkQuorum(board: Board, links: Links, config: SetConfig, self: number): Promise<void> {
  const me = config.members[self]
  const others = config.members.filter((_, index) => index !== self)
  const from = { host: me?.host ?? '', id: me?._id ?? -1 }
  const request = heartbeatOf(board, config, from)
  const timeout = board.scaled(config.settings.heartbeatTimeoutSecs * 1000)
  const answers = await Promise.all(
    others.map(async (member): Promise<QuorumAnswer> => {
      try {
        const reply = await links.ask(member.host, request, timeout)
        vetoOf(config, member, reply)
        return { member, failure: null }
      } catch (thrown) {
        if (isVeto(thrown)) throw thrown
        return { member, failure: reasonOf(thrown) }
      }
    }),
  )
  const fault = faultOfQuorum(
    config,
    [...answers, ...(me === undefined ? [] : [{ member: me, failure: null }])],
    board.config === null,
  )
  if (fault !== null) throw mongoError(74, fault)
}

/** An answer that forbids the configuration whatever the others say. */
function vetoOf(config: SetConfig, { host }: MemberConfig, reply: Document): void {
  if (reply.set !== undefined && reply.set !== config._id) throw nameVeto(host)
  if (reply.hasData === true) throw mongoError(110, `'${host}' has data already, cannot initiate set.`)
  const theirs = { version: Number(plain(reply.v ?? -2)), term: Number(plain(reply.configTerm ?? -1)) }
  if (theirs.version > 0 && compareConfigs(theirs, config) >= 0) {
    const versions = `Our config version of ${config.version} is no larger than the version on ${host}, which is ${theirs.version}`
    throw mongoError(103, versions)
  }
}

function nameVeto(host: string): Error {
  return mongoError(103, `Our set name did not match that of ${host}`)
}

function isVeto(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 103 || thrown.code === 110)
}

/** Why too few have answered; null where enough have. A first configuration wants all of them. */
export function faultOfQuorum(config: SetConfig, answers: readonly QuorumAnswer[], isFirst: boolean): string | null {
  const failed = answers.filter(({ failure }) => failure !== null)
  const failures = failed.map(({ member, failure }) => `${member.host} failed with ${failure}`).join(', ')
  if (isFirst && failed.length > 0) {
    const rule = 'replSetInitiate quorum check failed because not all proposed set members responded affirmatively'
    return `${rule}: ${failures}`
  }
  const good = answers.filter(({ failure }) => failure === null).map(({ member }) => member)
  if (!good.some(isElectable)) {
    return 'Quorum check failed because no electable nodes responded; at least one required for config'
  }
  const voters = good.filter(isVoter).map(({ host }) => host)
  const { majority } = tallyOf(config)
  if (voters.length >= majority) return null
  const only = `only the following ${voters.length} voting nodes responded: ${voters.join(', ')}`
  const rest = failures === '' ? '' : `; the following nodes did not respond affirmatively: ${failures}`
  const rule = `Quorum check failed because not enough voting nodes responded; required ${majority}`
  return `${rule} but ${voters.length === 0 ? 'none responded' : only}${rest}`
}
