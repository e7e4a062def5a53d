import { cluster } from '../access/needs.ts'
import type { Command, Server } from '../contract.ts'
import { hangUp } from './dispatch.ts'

/** shutdown: the connection is closed without an answer. */
export function shutdownCommand({ replication, parameters, log, end }: Server): Command {
  return {
    name: 'shutdown',
    adminOnly: true,
    needs: cluster('shutdown'),
    on: 'anyone',
    run: async ({ body, connection }) => {
      const seconds = typeof body.timeoutSecs === 'number' ? body.timeoutSecs : 15
      log.write('I', 'COMMAND', 4695400, `conn${connection.id}`, 'shutdown command received', {
        force: body.force === true,
      })
      await replication.stop(body.force === true, seconds * parameters.timeScale())
      setImmediate(() => end(0))
      throw hangUp
    },
  }
}
