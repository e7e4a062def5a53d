import type { Command, Server } from '../contract.ts'
import { createCrud } from '../crud/crud.ts'
import type { LocalStore } from '../store/store.ts'
import { applyOpsCommand } from './apply-ops.ts'
import { collModCommand } from './coll-mod.ts'
import { databaseCommands } from './databases.ts'
import { dbHashCommand } from './db-hash.ts'
import { defaultConcernCommands } from './default-concern.ts'
import { diagnosticCommands } from './diagnostics.ts'
import { explainCommand } from './explain.ts'
import { helloCommands } from './hello.ts'
import { indexCommands } from './indexes.ts'
import { levelCommand } from './level.ts'
import { namespaceCommands } from './namespaces.ts'
import { parameterCommands } from './parameters.ts'
import { serverStatusCommand } from './server-status.ts'
import { sessionCommands } from './sessions.ts'
import { shutdownCommand } from './shutdown.ts'
import { smallCommands } from './small.ts'
import type { Tally } from './tally.ts'

/** All commands but those of access and replication. */
export function createCommands(server: Server, store: LocalStore, tally: Tally): readonly Command[] {
  const crud = createCrud(server, store)
  return [
    ...helloCommands(server),
    ...smallCommands(server),
    ...crud.commands,
    ...namespaceCommands(server, store, crud.cursors),
    collModCommand(server, store),
    dbHashCommand(store),
    applyOpsCommand(server),
    ...indexCommands(server, store, crud.cursors),
    ...databaseCommands(server, store),
    ...parameterCommands(server),
    ...diagnosticCommands(server),
    ...defaultConcernCommands(server),
    serverStatusCommand(server, tally, crud.cursors.count),
    ...sessionCommands,
    levelCommand(server),
    shutdownCommand(server),
    explainCommand(server, store),
  ]
}
