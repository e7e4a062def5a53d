import { createAccess } from './access/access.ts'
import { createCommands } from './commands/commands.ts'
import { createAnswering } from './commands/dispatch.ts'
import { createFailPoints } from './commands/fail-points.ts'
import { levelOps } from './commands/level.ts'
import { createRegistry } from './commands/registry.ts'
import { createTally } from './commands/tally.ts'
import type { Log, Options, Parameters, Replication, Server } from './contract.ts'
import { createReplication } from './replication/replication.ts'
import { currentLevel } from './store/level.ts'
import type { LocalStore } from './store/store.ts'
import { levelOf } from './version.ts'
import { connectPeer } from './wire/connect-peer.ts'
import type { Answering } from './wire/serve.ts'

/** What a server is made of. */
export interface ServerParts {
  readonly options: Options
  readonly parameters: Parameters
  readonly log: Log
  readonly store: LocalStore
  readonly started: Date
  readonly end: (code: number) => void
  /** The keys of the keyFile; none without one. */
  readonly keys: readonly string[]
  /** The port that is listened on, once it is. */
  readonly port: () => number
}

/** A server before it listens. */
export interface Ready {
  readonly answer: Answering
  readonly start: () => Promise<void>
  readonly endOn: (signal: string) => void
}

/** Joins the parts into a server. */
export function createServer({ end, keys, port, ...own }: ServerParts): Ready {
  const { options, store, log, parameters } = own
  // Access and replication need each other, but not before both are there.
  const access = createAccess({ ...own, keys, replication: () => replication })
  const replication: Replication = createReplication({ ...own, access: () => access, port, connect: connectPeer })
  const server: Server = { ...own, replication, access, end }
  const failPoints = createFailPoints(parameters)
  const tally = createTally()
  const registry = createRegistry([
    ...createCommands(server, store, tally),
    ...access.commands,
    ...replication.commands,
    ...failPoints.commands,
  ])
  const setLevel = (): void => {
    if (replication.isWritable() && currentLevel(store) === null)
      replication.log(levelOps(store, levelOf(options.version)))
  }
  return {
    answer: createAnswering(server, registry, failPoints, tally),
    start: async () => {
      replication.onChange(setLevel)
      await replication.start()
      setLevel()
    },
    endOn: (signal) => {
      log.write('I', 'CONTROL', 23377, 'SignalHandler', 'Received signal', { signal, error: signal })
      replication.stop(true, 0).then(
        () => end(0),
        () => end(0),
      )
    },
  }
}
