import type { Document } from 'bson'
import type { Board } from '../board.ts'
import { isElectable, type MemberConfig } from '../config/types.ts'
import { wallOf } from '../heartbeat-message.ts'
import { electionId } from '../leading.ts'
import { dateOf, opTimeDocument } from '../optime.ts'
import { State } from '../states.ts'

/** The fields of hello that depend on the set. */
export function helloDocument(board: Board): Document {
  const topologyVersion = board.topologyVersion()
  const { config } = board
  const me = board.me()
  if (config === null || me === null) return { topologyVersion, ...outside(board) }
  const state = board.shownState()
  const isWritablePrimary = state === State.primary && board.isWritable && !board.isSteppingDown
  const primary = config.members.find(({ _id }) => _id === board.primary)
  return {
    topologyVersion,
    ...memberLists(config.members),
    setName: config._id,
    setVersion: config.version,
    isWritablePrimary,
    secondary: state === State.secondary,
    ...(primary === undefined ? {} : { primary: primary.host }),
    ...traitsOf(me),
    me: me.host,
    ...(isWritablePrimary ? { electionId: electionId(board.term) } : {}),
    lastWrite: {
      lastWriteDate: wallOf(board),
      majorityWriteDate: dateOf(board.committed),
      opTime: opTimeDocument(board.applied()),
      majorityOpTime: opTimeDocument(board.committed),
    },
  }
}

function outside({ state, setName }: Board): Document {
  const name = state === State.removed ? { setName } : {}
  const info = 'Does not have a valid replica set config'
  return { ...name, isWritablePrimary: false, secondary: false, info, isreplicaset: true }
}

/** Hidden and delayed members are in none of the lists. */
function memberLists(members: readonly MemberConfig[]): Document {
  const visible = members.filter(({ hidden, secondaryDelaySecs }) => !hidden && secondaryDelaySecs === 0)
  const hosts = visible.filter(isElectable).map(({ host }) => host)
  const passives = visible.filter((member) => !member.arbiterOnly && !isElectable(member)).map(({ host }) => host)
  const arbiters = visible.filter(({ arbiterOnly }) => arbiterOnly).map(({ host }) => host)
  return {
    hosts,
    ...(passives.length === 0 ? {} : { passives }),
    ...(arbiters.length === 0 ? {} : { arbiters }),
  }
}

function traitsOf(me: MemberConfig): Document {
  return {
    ...(me.arbiterOnly ? { arbiterOnly: true } : {}),
    ...(!me.arbiterOnly && !isElectable(me) ? { passive: true } : {}),
    ...(me.hidden ? { hidden: true } : {}),
    ...(me.secondaryDelaySecs > 0 ? { secondaryDelaySecs: me.secondaryDelaySecs } : {}),
    ...(Object.keys(me.tags).length > 0 ? { tags: me.tags } : {}),
  }
}
