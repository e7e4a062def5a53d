import type { Change, Setting } from '../../state/change.ts'
import type { MongoDocument, MongoServer, MongoTarget, MongoWait, MongoWrite } from '../../state/mongo.ts'

/** One command to the database admin as the way to make a change. */
export function adminCommand(
  server: MongoServer,
  target: MongoTarget,
  command: MongoDocument,
  until: MongoWait | null = null,
  stale: readonly number[] = [],
): MongoWrite {
  return { kind: 'mongo', server, target, commands: [{ database: 'admin', command }], until, stale }
}

/** Nothing but waiting. */
export function justWait(server: MongoServer, target: MongoTarget, until: MongoWait): MongoWrite {
  return { kind: 'mongo', server, target, commands: [], until, stale: [] }
}

/** A state of a mongod, and nothing else on the host. */
export function mongoState(title: string, how: MongoWrite, sets: readonly Setting[]): Change {
  return { kind: 'state', title, how, sets, provides: [], touches: 'own' }
}
