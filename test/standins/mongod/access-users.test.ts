import type { Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deriveKeys, passwordFor } from './access/scram/secrets.ts'
import { type RunningMongod, startMongod } from './support.ts'

let mongod: RunningMongod
let admin: MongoClient

beforeAll(async () => {
  mongod = await startMongod({ args: ['--auth'] })
  await mongod
    .client()
    .db('admin')
    .command({ createUser: 'admin', pwd: 'p', roles: ['root'] })
  admin = mongod.client({ auth: { username: 'admin', password: 'p' } })
  await admin.db('app').command({ createUser: 'there', pwd: 'p', roles: ['read'], customData: { team: 'a' } })
})

afterAll(async () => {
  await mongod[Symbol.asyncDispose]()
})

function run(db: string, command: Document): Promise<Document> {
  return admin.db(db).command(command)
}

async function user(name: string, options: Document = {}): Promise<Document | undefined> {
  const { users } = await run('app', { usersInfo: name, ...options })
  return users[0]
}

it.each([
  ['app', { createUser: 'there', pwd: 'p', roles: [] }, 51003, 'User "there@app" already exists'],
  ['app', { createUser: 'u', pwd: 'p' }, 40414, "BSON field 'createUser.roles' is missing but a required field"],
  ['app', { createUser: 'u', pwd: 'p', roles: ['x'] }, 31, 'Could not find role: x@app'],
  ['app', { createUser: 'u', pwd: 'p', roles: ['x', 'y'] }, 31, 'Could not find roles: x@app, y@app'],
  ['app', { createUser: 'u', pwd: 'p', roles: ['clusterMonitor'] }, 31, 'Could not find role: clusterMonitor@app'],
  ['app', { createUser: 'u', pwd: '', roles: [] }, 2, 'Password cannot be empty'],
  ['app', { createUser: 'u', pwd: null, roles: [] }, 14, '"pwd" had the wrong type. Expected string, found null'],
  [
    'app',
    { createUser: 'u', pwd: 7, roles: [] },
    14,
    "BSON field 'createUser.pwd' is the wrong type 'int', expected type 'string'",
  ],
  ['app', { createUser: '', pwd: 'p', roles: [] }, 2, "User document needs 'user' field to be non-empty"],
  ['app', { createUser: 'u', roles: [] }, 2, /^Must provide a 'pwd' field for all user documents/],
  [
    'app',
    { createUser: 'u', pwd: 'p', roles: [], extra: 1 },
    40415,
    "BSON field 'createUser.extra' is an unknown field.",
  ],
  ['app', { createUser: 'u', pwd: 'p', roles: [], mechanisms: [] }, 2, 'mechanisms field must not be empty'],
  ['app', { createUser: 'u', pwd: 'p', roles: [], mechanisms: ['X'] }, 2, "Unknown auth mechanism 'X'"],
  [
    'app',
    { createUser: 'u', pwd: 'p', roles: [], digestPassword: false },
    2,
    'Use of SCRAM-SHA-256 requires undigested passwords',
  ],
  ['local', { createUser: 'u', pwd: 'p', roles: [] }, 2, 'Cannot create users in the local database'],
  [
    '$external',
    { createUser: 'u', pwd: 'p', roles: [] },
    2,
    "Cannot set the password for users defined on the '$external' database",
  ],
  ['app', { updateUser: 'there' }, 2, 'Must specify at least one field to update in updateUser'],
  ['app', { updateUser: 'there', pwd: null }, 14, '"pwd" had the wrong type. Expected string, found null'],
  ['app', { updateUser: 'gone', pwd: 'p' }, 11, "User 'gone@app' not found"],
  ['app', { updateUser: 'there', roles: ['x'] }, 31, 'Could not find role: x@app'],
  ['app', { updateUser: 'there', mechanisms: ['SCRAM-SHA-1', 'X'] }, 2, "Unknown auth mechanism 'X'"],
  ['app', { dropUser: 'gone' }, 11, "User 'gone@app' not found"],
  ['app', { grantRolesToUser: 'gone', roles: ['read'] }, 11, 'Could not find user "gone" for db "app"'],
  ['app', { grantRolesToUser: 'there', roles: [] }, 2, 'grantRolesToUser command requires a non-empty "roles" array'],
  ['app', { revokeRolesFromUser: 'there', roles: ['x'] }, 31, 'Could not find role: x@app'],
  [
    'app',
    { usersInfo: 1, showPrivileges: true },
    20,
    'Privilege or restriction details require exact-match usersInfo queries',
  ],
])('%s refuses %j with %i [S, M]', async (db, command, code, message) => {
  await expect(run(db, command)).rejects.toMatchObject({
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
})

it('tells of a user what the real one does, and of credentials only when asked [S]', async () => {
  expect(await user('there')).toEqual({
    _id: 'app.there',
    userId: expect.anything(),
    user: 'there',
    db: 'app',
    customData: { team: 'a' },
    roles: [{ role: 'read', db: 'app' }],
    mechanisms: ['SCRAM-SHA-1', 'SCRAM-SHA-256'],
  })
  expect(await user('there', { showCustomData: false })).not.toHaveProperty('customData')
  expect(await user('gone')).toBeUndefined()
})

it('keeps a password as the keys of SCRAM, from which it can be checked [M]', async () => {
  const { credentials } = (await user('there', { showCredentials: true })) ?? expect.fail()
  expect(Object.keys(credentials)).toEqual(['SCRAM-SHA-1', 'SCRAM-SHA-256'])
  const { iterationCount, salt, storedKey, serverKey } = credentials['SCRAM-SHA-256']
  const prepared = passwordFor('SCRAM-SHA-256', 'there', 'p')
  const keys = deriveKeys('SCRAM-SHA-256', prepared, Buffer.from(salt, 'base64'), iterationCount)
  expect({ iterationCount, storedKey, serverKey }).toEqual({
    iterationCount: 15_000,
    storedKey: keys.storedKey.toString('base64'),
    serverKey: keys.serverKey.toString('base64'),
  })
  expect(credentials['SCRAM-SHA-1'].iterationCount).toBe(10_000)
})

it('finds users by list, by filter, in one database and in all', async () => {
  const names = async (db: string, command: Document) => (await run(db, command)).users.map(({ _id }: Document) => _id)
  expect(await names('app', { usersInfo: [{ user: 'admin', db: 'admin' }, 'there', 'gone'] })).toEqual([
    'admin.admin',
    'app.there',
  ])
  expect(await names('app', { usersInfo: 1 })).toEqual(['app.there'])
  expect(await names('app', { usersInfo: { forAllDBs: true }, filter: { 'customData.team': 'a' } })).toEqual([
    'app.there',
  ])
})

it('tells all that a user may do', async () => {
  const found = await user('there', { showPrivileges: true })
  expect(found?.inheritedRoles).toEqual([{ role: 'read', db: 'app' }])
  expect(found?.inheritedPrivileges).toContainEqual({
    resource: { db: 'app', collection: '' },
    actions: expect.arrayContaining(['find', 'listCollections']),
  })
})

it('changes what is given and leaves the rest', async () => {
  await run('app', { createUser: 'changing', pwd: 'p', roles: ['read'], customData: { a: 1 } })
  await run('app', {
    updateUser: 'changing',
    roles: ['readWrite', { role: 'read', db: 'other' }],
    authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }],
  })
  const found = await user('changing', { showAuthenticationRestrictions: true })
  expect(found).toMatchObject({
    customData: { a: 1 },
    roles: [
      { role: 'readWrite', db: 'app' },
      { role: 'read', db: 'other' },
    ],
    authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }],
  })
  await run('app', { updateUser: 'changing', authenticationRestrictions: [], mechanisms: ['SCRAM-SHA-256'] })
  expect(await user('changing')).toMatchObject({ userId: found?.userId, mechanisms: ['SCRAM-SHA-256'] })
})

it('gives and takes roles', async () => {
  await run('app', { createUser: 'granted', pwd: 'p', roles: ['read'] })
  await run('app', { grantRolesToUser: 'granted', roles: ['dbAdmin', 'read'] })
  expect((await user('granted'))?.roles).toEqual([
    { role: 'read', db: 'app' },
    { role: 'dbAdmin', db: 'app' },
  ])
  await run('app', { revokeRolesFromUser: 'granted', roles: ['read'] })
  expect((await user('granted'))?.roles).toEqual([{ role: 'dbAdmin', db: 'app' }])
})

it('a new password lets those in who know it, and leaves in who was there [M]', async () => {
  await run('app', { createUser: 'renewed', pwd: 'before', roles: ['read'] })
  const client = mongod.client({ auth: { username: 'renewed', password: 'before' }, authSource: 'app' })
  await client.db('app').command({ find: 'x' })
  await run('app', { updateUser: 'renewed', pwd: 'after' })
  await client.db('app').command({ find: 'x' })
  const enter = (password: string) =>
    mongod
      .client({ auth: { username: 'renewed', password }, authSource: 'app' })
      .db('app')
      .command({ find: 'x' })
  await expect(enter('before')).rejects.toMatchObject({ code: 18 })
  await enter('after')
})

it('drops all users of a database and tells how many', async () => {
  await run('old', { createUser: 'a', pwd: 'p', roles: [] })
  await run('old', { createUser: 'b', pwd: 'p', roles: [] })
  expect(await run('old', { dropAllUsersFromDatabase: 1 })).toMatchObject({ n: 2 })
  expect(await run('old', { dropAllUsersFromDatabase: 1 })).toMatchObject({ n: 0 })
})

it('lets users see and rename nobody but themselves, unless a role lets them [S]', async () => {
  await run('app', {
    createRole: 'self',
    privileges: [{ resource: { db: 'app', collection: '' }, actions: ['changeOwnPassword'] }],
    roles: [],
  })
  await run('app', { createUser: 'self', pwd: 'p', roles: ['self'] })
  const own = mongod.client({ auth: { username: 'self', password: 'p' }, authSource: 'app' }).db('app')
  await own.command({ usersInfo: 'self' })
  await own.command({ updateUser: 'self', pwd: 'q' })
  const refused = { code: 13 }
  await expect(own.command({ usersInfo: 'there' })).rejects.toMatchObject(refused)
  await expect(own.command({ updateUser: 'there', pwd: 'q' })).rejects.toMatchObject(refused)
  await expect(own.command({ updateUser: 'self', customData: {} })).rejects.toMatchObject(refused)
  await expect(own.command({ updateUser: 'self', pwd: 'q', roles: ['readWrite'] })).rejects.toMatchObject(refused)
})

it('never writes a password into a refusal', async () => {
  const own = mongod.client({ auth: { username: 'there', password: 'p' }, authSource: 'app' }).db('app')
  await expect(own.command({ createUser: 'u', pwd: 'secret', roles: [] })).rejects.toMatchObject({
    message: expect.stringContaining('{ createUser: "u", pwd: "xxx", roles: [], lsid'),
  })
  expect(mongod.log()).not.toContain('secret')
})
