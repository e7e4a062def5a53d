import type { Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningMongod, startMongod } from './support.ts'

const password = 'correct horse'
const auth = { username: 'admin', password }
let mongod: RunningMongod
let admin: MongoClient

beforeAll(async () => {
  mongod = await startMongod({ args: ['--auth', '--setParameter', 'scramSHA256IterationCount=5000'] })
  await mongod
    .client()
    .db('admin')
    .command({ createUser: 'admin', pwd: password, roles: ['root'] })
  admin = mongod.client({ auth })
})

afterAll(async () => {
  await mongod[Symbol.asyncDispose]()
})

/** What users try, by a short name. */
const attempts: Readonly<Record<string, readonly [string, Document]>> = {
  read: ['app', { find: 'x' }],
  write: ['app', { insert: 'x', documents: [{}] }],
  index: ['app', { listIndexes: 'x' }],
  stats: ['app', { dbStats: 1 }],
  profile: ['app', { find: 'system.profile' }],
  user: ['app', { usersInfo: 1 }],
  otherRead: ['other', { find: 'x' }],
  otherWrite: ['other', { insert: 'x', documents: [{}] }],
  otherUser: ['other', { usersInfo: 1 }],
  oplog: ['local', { find: 'oplog.rs', limit: 1 }],
  replset: ['local', { find: 'system.replset' }],
  localWrite: ['local', { insert: 'x', documents: [{}] }],
  config: ['config', { find: 'x' }],
  users: ['admin', { find: 'system.users' }],
  databases: ['admin', { listDatabases: 1, nameOnly: true, authorizedDatabases: false }],
  server: ['admin', { serverStatus: 1 }],
  parameter: ['admin', { getParameter: 1, quiet: 1 }],
  setParameter: ['admin', { setParameter: 1, quiet: false }],
  replConfig: ['admin', { replSetGetConfig: 1 }],
  reconfig: ['admin', { replSetReconfig: {} }],
  stepDown: ['admin', { replSetStepDown: 60 }],
  rotate: ['admin', { logRotate: 1 }],
  heartbeat: ['admin', { replSetHeartbeat: 'rs0' }],
}

/** The names of what is not refused with 13; what comes of it is another matter. */
async function allowed(client: MongoClient): Promise<readonly string[]> {
  const tried = await Promise.all(
    Object.entries(attempts).map(async ([name, [db, command]]) => {
      const code = await client
        .db(db)
        .command(command)
        .then(
          () => 0,
          ({ code }) => code,
        )
      return code === 13 ? [] : [code === 59 ? `${name}, which is unknown` : name]
    }),
  )
  return tried.flat()
}

const reading = ['read', 'index', 'stats']
const everywhere = [...reading, 'otherRead']

/** As MongoDB's page of built-in roles lists what they allow. */
it.each([
  ['read', 'app', reading],
  ['readWrite', 'app', ['read', 'write', 'index', 'stats']],
  ['dbAdmin', 'app', ['index', 'stats', 'profile']],
  ['userAdmin', 'app', ['user']],
  ['dbOwner', 'app', ['read', 'write', 'index', 'stats', 'profile', 'user']],
  ['read', 'local', ['oplog']],
  ['readAnyDatabase', 'admin', [...everywhere, 'databases']],
  ['readWriteAnyDatabase', 'admin', ['read', 'write', 'index', 'stats', 'otherRead', 'otherWrite', 'databases']],
  ['dbAdminAnyDatabase', 'admin', ['index', 'stats', 'profile', 'databases']],
  ['userAdminAnyDatabase', 'admin', ['user', 'otherUser', 'users', 'databases']],
  [
    'clusterMonitor',
    'admin',
    ['stats', 'profile', 'oplog', 'replset', 'config', 'databases', 'server', 'parameter', 'replConfig'],
  ],
  ['hostManager', 'admin', ['setParameter', 'rotate']],
  ['clusterManager', 'admin', ['replset', 'localWrite', 'config', 'replConfig', 'reconfig', 'stepDown']],
  [
    'backup',
    'admin',
    [
      'read',
      'index',
      'profile',
      'otherRead',
      'oplog',
      'replset',
      'config',
      'users',
      'databases',
      'server',
      'parameter',
    ],
  ],
  ['restore', 'admin', ['write', 'user', 'otherWrite', 'otherUser', 'localWrite', 'users', 'parameter']],
])('%s of %s allows what it should and no more [D]', async (role, db, expected) => {
  const username = `${role}-${db}`
  await admin.db('admin').command({ createUser: username, pwd: password, roles: [{ role, db }] })
  await using client = mongod.client({ auth: { username, password } })
  expect(await allowed(client)).toEqual(expected)
})

it('root may do all but what members do among themselves [D]', async () => {
  expect(await allowed(admin)).toEqual(Object.keys(attempts).filter((name) => name !== 'heartbeat'))
})

it('__system may do anything [D]', async () => {
  await admin.db('admin').command({ createUser: 'system', pwd: password, roles: ['__system'] })
  await using client = mongod.client({ auth: { username: 'system', password } })
  expect(await allowed(client)).toEqual(Object.keys(attempts))
})

it('nobody may do anything, and is told to log in [W]', async () => {
  await using nobody = mongod.client()
  expect(await allowed(nobody)).toEqual([])
  await expect(nobody.db('app').command({ find: 'x' })).rejects.toMatchObject({
    code: 13,
    codeName: 'Unauthorized',
    message: 'Command find requires authentication',
  })
})

it('tells the whole command that it refuses [W]', async () => {
  await admin.db('admin').command({ createUser: 'plain', pwd: password, roles: [] })
  await using client = mongod.client({ auth: { username: 'plain', password } })
  await expect(client.db('admin').command({ replSetGetConfig: 1 })).rejects.toMatchObject({
    code: 13,
    message: expect.stringMatching(
      /^not authorized on admin to execute command \{ replSetGetConfig: 1, lsid: \{ id: UUID\("[-\da-f]{36}"\) \}, \$db: "admin" \}$/,
    ),
  })
})

it('follows a change of the roles at once, on open connections', async () => {
  await admin.db('admin').command({ createUser: 'moving', pwd: password, roles: [] })
  await using client = mongod.client({ auth: { username: 'moving', password } })
  const find = () =>
    client
      .db('app')
      .command({ find: 'x' })
      .then(
        () => 0,
        ({ code }) => code,
      )
  const before = await find()
  await admin.db('admin').command({ grantRolesToUser: 'moving', roles: [{ role: 'read', db: 'app' }] })
  const granted = await find()
  await admin.db('admin').command({ dropUser: 'moving' })
  expect([before, granted, await find()]).toEqual([13, 0, 13])
  expect(mongod.log()).toContain('"id":20245')
})

it('a role of one’s own allows its privileges and those it inherits', async () => {
  await admin.db('app').command({
    createRole: 'clerk',
    privileges: [{ resource: { db: 'app', collection: 'x' }, actions: ['insert'] }],
    roles: ['read'],
  })
  await admin.db('app').command({ createUser: 'clerk', pwd: password, roles: ['clerk'] })
  await using client = mongod.client({ auth: { username: 'clerk', password }, authSource: 'app' })
  expect(await allowed(client)).toEqual(['read', 'write', 'index', 'stats'])
  await expect(client.db('app').command({ insert: 'y', documents: [{}] })).rejects.toMatchObject({ code: 13 })
  await admin.db('app').command({ dropRole: 'clerk' })
  expect(await allowed(client)).toEqual([])
})
