import { describe, expect, it } from 'vitest'
import module from '../../modules/mongodb_info.ts'
import type { MongoCommand, MongoReply } from '../../src/state/mongo.ts'
import type { AnyProbe } from '../../src/state/probe.ts'
import { argsOf } from './local.ts'
import { foundOf, stepsOf } from './mongodb-set.ts'

const replies: Readonly<Record<string, MongoReply>> = {
  buildInfo: { version: '8.0.12', storageEngines: ['wiredTiger'] },
  listDatabases: {
    databases: [
      { name: 'admin', sizeOnDisk: 4096, empty: false },
      { name: 'chat', sizeOnDisk: 8192, empty: false },
    ],
    totalSize: 12_288,
  },
  getParameter: { quiet: false },
  usersInfo: { users: [{ _id: 'admin.rocket', user: 'rocket', db: 'admin', roles: [] }] },
  rolesInfo: { roles: [{ role: 'root', db: 'admin', isBuiltin: true }] },
}
const asked: string[] = []

function answering({ family }: AnyProbe): unknown {
  if (family.kind !== 'mongo') return family.absent
  const names = family.commands.map(({ database, command }: MongoCommand) => `${database} ${Object.keys(command)[0]}`)
  asked.push(...names)
  const answers = names.map((name) => ({ ok: true, reply: replies[name.split(' ')[1] ?? ''] ?? {} }) as const)
  return family.parse({ at: 'server', address: 'h1:27017', as: 'user', answers })
}

function infoWith(filter: readonly string[]) {
  asked.length = 0
  const args = argsOf(module.args, { filter })
  return module.result(args, foundOf(module, args, answering), [])
}

describe('mongodb_info', () => {
  it('tells all, by names', () => {
    expect(infoWith([])).toEqual({
      general: { version: '8.0.12', storageEngines: ['wiredTiger'] },
      databases: { admin: { sizeOnDisk: 4096, empty: false }, chat: { sizeOnDisk: 8192, empty: false } },
      total_size: 12_288,
      parameters: { quiet: false },
      users: {
        admin: { rocket: { _id: 'admin.rocket', roles: [] } },
        chat: { rocket: { _id: 'admin.rocket', roles: [] } },
      },
      roles: { admin: { root: { isBuiltin: true } }, chat: { root: { isBuiltin: true } } },
    })
  })

  it.each([
    [['general'], ['general'], ['admin buildInfo']],
    [['total_size', '!users'], ['total_size'], ['admin listDatabases']],
    [['users'], ['users'], ['admin listDatabases', 'admin usersInfo', 'chat usersInfo']],
    [['!users', '!roles', '!parameters', '!general'], ['databases', 'total_size'], ['admin listDatabases']],
  ])('asks only for what %j leaves', (filter, fields, commands) => {
    expect(Object.keys(infoWith(filter))).toEqual(fields)
    expect(asked).toEqual(commands)
  })

  it('says that it does not know a word, and what is not told to it', () => {
    expect(stepsOf(module, { filter: ['user'] }, {}).refused).toBe('filter: there is no "user"; did you mean "users"?')
    const refusal = { ok: false, code: 13, codeName: 'Unauthorized', message: 'not authorized on admin' } as const
    const named = { at: 'server', address: 'h1:27017', as: 'nobody', answers: [refusal] } as const
    expect(stepsOf(module, { filter: ['parameters'] }, { named }).refused).toBe(
      'not authorized on admin (Unauthorized, 13)',
    )
  })
})
