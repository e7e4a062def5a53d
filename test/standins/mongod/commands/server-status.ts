import { hostname } from 'node:os'
import { Int32, Long } from 'bson'
import { cluster } from '../access/needs.ts'
import type { Command, Server } from '../contract.ts'
import type { Tally } from './tally.ts'

/** serverStatus. */
export function serverStatusCommand(server: Server, tally: Tally, cursors: () => number): Command {
  const { options, replication, started } = server
  return {
    name: 'serverStatus',
    needs: cluster('serverStatus'),
    on: 'anyone',
    run: () => {
      const uptimeMillis = Date.now() - started.getTime()
      const memory = process.memoryUsage()
      return {
        host: `${hostname()}:${options.port}`,
        version: options.version,
        process: 'mongod',
        pid: Long.fromNumber(process.pid),
        uptime: uptimeMillis / 1000,
        uptimeMillis: Long.fromNumber(uptimeMillis),
        uptimeEstimate: Long.fromNumber(Math.floor(uptimeMillis / 1000)),
        localTime: new Date(),
        connections: tally.connections(),
        globalLock: {
          totalTime: uptimeMillis * 1000,
          currentQueue: { total: 0, readers: 0, writers: 0 },
          activeClients: { total: 0, readers: 0, writers: 0 },
        },
        mem: {
          bits: new Int32(64),
          resident: Math.round(memory.rss / 1_048_576),
          virtual: Math.round(memory.rss / 1_048_576),
          supported: true,
        },
        metrics: { cursor: { open: { total: cursors() } } },
        network: { numRequests: tally.requests() },
        opcounters: tally.operations(),
        storageEngine: { name: 'standin', supportsCommittedReads: true, persistent: true, readOnly: false },
        ...(replication.setName === null ? {} : { repl: replication.status() }),
      }
    },
  }
}
