import type { Command, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'

/** Finds commands by their names. */
export interface Registry {
  /** Throws 59 for a name that nobody knows. */
  readonly find: (name: string) => Command
  readonly all: () => readonly Command[]
}

/** A registry of these commands. */
export function createRegistry(commands: readonly Command[]): Registry {
  const byName = new Map<string, Command>()
  for (const command of commands) {
    for (const name of [command.name, ...(command.aliases ?? [])]) byName.set(name, command)
  }
  return {
    all: () => commands,
    find: (name) => {
      const command = byName.get(name)
      if (command === undefined) throw mongoError(59, `no such command: '${name}'`)
      return command
    },
  }
}

/** Throws 13 where a command of `admin` is sent to another database. */
export function checkDatabase(command: Command, { name, db }: Request): void {
  if (command.adminOnly === true && db !== 'admin') {
    throw mongoError(13, `${name} may only be run against the admin database.`)
  }
}
