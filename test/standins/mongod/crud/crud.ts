import type { Command, Log, Parameters, Replication, Server } from '../contract.ts'
import type { LocalStore } from '../store/store.ts'
import { aggregateCommand } from './aggregate.ts'
import { countCommands } from './count.ts'
import { type Cursors, createCursors } from './cursors.ts'
import { deleteCommand } from './delete.ts'
import { findCommand } from './find.ts'
import { findAndModifyCommand } from './find-and-modify.ts'
import { insertCommand } from './insert.ts'
import { createTransactions } from './transactions.ts'
import { updateCommand } from './update.ts'

/** All that the commands on documents work with. */
export interface Crud {
  readonly store: LocalStore
  readonly replication: Replication
  readonly cursors: Cursors
  readonly parameters: Parameters
  readonly log: Log
}

/** The commands that read and write documents, and the cursors that they open. */
export function createCrud(server: Server, store: LocalStore): { commands: readonly Command[]; cursors: Cursors } {
  const cursors = createCursors(server.parameters)
  const { replication, parameters, log } = server
  const crud: Crud = { store, replication, cursors, parameters, log }
  const { wrap, commands } = createTransactions(crud)
  return {
    cursors,
    commands: [
      ...[findCommand, insertCommand, updateCommand, deleteCommand, findAndModifyCommand, aggregateCommand].map(wrap),
      ...countCommands.map(wrap),
      ...commands,
      ...cursors.commands,
    ],
  }
}
