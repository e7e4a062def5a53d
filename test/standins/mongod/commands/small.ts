import { Int32 } from 'bson'
import type { Command, Server } from '../contract.ts'

/** Commands that need little: ping, buildInfo, whatsmyuri. */
export function smallCommands({ options }: Server): readonly Command[] {
  return [
    { name: 'ping', needs: 'none', on: 'anyone', run: () => ({}) },
    { name: 'whatsmyuri', needs: 'none', on: 'anyone', run: ({ connection }) => ({ you: connection.remote }) },
    {
      name: 'buildInfo',
      aliases: ['buildinfo'],
      needs: 'none',
      on: 'anyone',
      run: () => ({
        version: options.version,
        gitVersion: 'standin',
        modules: ['standin'],
        standin: true,
        allocator: 'none',
        javascriptEngine: 'none',
        sysInfo: 'deprecated',
        versionArray: [...options.version.split('.').map((part) => new Int32(Number(part))), new Int32(0)],
        openssl: { running: process.versions.openssl, compiled: process.versions.openssl },
        bits: new Int32(64),
        debug: false,
        maxBsonObjectSize: new Int32(16_777_216),
        storageEngines: ['standin'],
      }),
    },
  ]
}
