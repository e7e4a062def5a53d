import type { Document } from 'bson'
import type { Command, Request, Server, WriteConcern } from '../contract.ts'
import { defaultWriteConcern } from '../store/settings.ts'

/** What the reply to a command has to wait for; null where it waits for nothing. */
export function writeConcernOf(server: Server, command: Command, request: Request): WriteConcern | null {
  const { replication, store } = server
  const isWithin = request.body.autocommit === false && !/Transaction$/.test(request.name)
  if (isWithin || command.on !== 'primary' || request.db === 'local' || replication.setName === null) return null
  const given = request.body.writeConcern ?? defaultWriteConcern(store) ?? {}
  const concern = readWriteConcern(given, replication.defaultConcern())
  return concern.w === 0 ? null : concern
}

function readWriteConcern({ w, j, wtimeout }: Document, fallback: WriteConcern['w']): WriteConcern {
  return {
    w: typeof w === 'number' || typeof w === 'string' ? w : fallback,
    j: j === true,
    wtimeout: typeof wtimeout === 'number' ? wtimeout : 0,
  }
}
