import type { Command, Request, Server } from '../contract.ts'
import { mongoError } from '../errors.ts'

/** Throws where the member's state does not let it carry out the command: 10107, 13435 or 13436. */
export function checkRole({ replication }: Server, command: Command, request: Request): void {
  if (command.on === 'anyone') return
  if (request.db === 'local' && command.on === 'primary') return
  if (replication.isWritable()) return
  const isModern = request.connection.saidHelloOk || request.connection.identity?.isInternal === true
  if (command.on === 'primary') throw mongoError(10107, isModern ? 'not primary' : 'not master')
  const mode = request.body.$readPreference?.mode ?? 'primary'
  const isInternal = request.connection.identity?.isInternal === true
  if (mode === 'primary' && !isInternal) {
    throw mongoError(13435, isModern ? 'not primary and secondaryOk=false' : 'not master and slaveOk=false')
  }
  if (replication.isReadable() || request.db === 'local') return
  throw mongoError(13436, 'not primary or secondary; cannot currently read from this replSet member')
}
