import type { Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningMongod, startMongod } from './support.ts'

let mongod: RunningMongod
let admin: MongoClient

const readX = { resource: { db: 'app', collection: 'x' }, actions: ['find'] }

beforeAll(async () => {
  mongod = await startMongod()
  admin = mongod.client()
  await run('app', { createRole: 'there', privileges: [readX], roles: [] })
  await run('app', { createRole: 'above', privileges: [], roles: ['there'] })
})

afterAll(async () => {
  await mongod[Symbol.asyncDispose]()
})

function run(db: string, command: Document): Promise<Document> {
  return admin.db(db).command(command)
}

async function role(name: string, options: Document = {}): Promise<Document | undefined> {
  return (await run('app', { rolesInfo: name, ...options })).roles[0]
}

const onOther = { resource: { db: 'other', collection: '' }, actions: ['find'] }
const none = { privileges: [], roles: [] }

it.each([
  ['app', { createRole: 'there', ...none }, 51002, 'Role "there@app" already exists'],
  ['app', { createRole: 'read', ...none }, 2, 'Cannot create roles with the same name as a built-in role'],
  ['app', { createRole: '', ...none }, 2, 'Role name must be non-empty'],
  ['local', { createRole: 'r', ...none }, 2, 'Cannot create roles in the local database'],
  ['$external', { createRole: 'r', ...none }, 2, 'Cannot create roles in the $external database'],
  ['app', { createRole: 'r', roles: [] }, 40414, "BSON field 'createRole.privileges' is missing but a required field"],
  [
    'app',
    { createRole: 'r', privileges: [{ ...readX, actions: ['fly', 'find'] }], roles: [] },
    2,
    "Unknown action type in privilege set: 'fly'",
  ],
  [
    'app',
    { createRole: 'r', privileges: [onOther], roles: [] },
    49,
    "Roles on the 'app' database cannot be granted privileges that target other databases or the cluster",
  ],
  [
    'app',
    { createRole: 'r', privileges: [], roles: [{ role: 'read', db: 'other' }] },
    49,
    "Roles on the 'app' database cannot be granted roles from other databases",
  ],
  [
    'app',
    { createRole: 'r', privileges: [], roles: ['x'] },
    31,
    "Cannot grant roles to 'r@app': Could not find role: x@app",
  ],
  ['app', { updateRole: 'there' }, 2, 'Must specify at least one field to update in updateRole'],
  ['app', { updateRole: 'gone', roles: [] }, 31, 'Could not find role: gone@app'],
  [
    'app',
    { updateRole: 'there', roles: ['above'] },
    49,
    'Granting roles to there@app would introduce a cycle in the role graph',
  ],
  ['app', { updateRole: 'there', roles: ['there'] }, 49, 'Cannot grant role there@app to itself.'],
  ['app', { dropRole: 'gone' }, 31, 'Could not find role: gone@app'],
  ['app', { dropRole: 'read' }, 2, 'read@app is a built-in role and cannot be modified'],
  ['app', { grantRolesToRole: 'there', roles: [] }, 2, 'grantRolesToRole command requires a non-empty "roles" array'],
  ['app', { grantRolesToRole: 'read', roles: ['there'] }, 2, 'read@app is a built-in role and cannot be modified'],
  [
    'app',
    { grantPrivilegesToRole: 'there', privileges: [onOther] },
    49,
    /cannot be granted privileges that target other databases/,
  ],
  ['app', { revokePrivilegesFromRole: 'gone', privileges: [readX] }, 31, 'Could not find role: gone@app'],
])('%s refuses %j with %i [S]', async (db, command, code, message) => {
  await expect(run(db, command)).rejects.toMatchObject({
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
})

it('tells of a role what the real one does [D]', async () => {
  expect(await role('above', { showPrivileges: true })).toEqual({
    _id: 'app.above',
    role: 'above',
    db: 'app',
    privileges: [],
    roles: [{ role: 'there', db: 'app' }],
    inheritedRoles: [{ role: 'there', db: 'app' }],
    inheritedPrivileges: [readX],
    isBuiltin: false,
  })
  expect(await role('gone')).toBeUndefined()
})

it('tells of all roles of a database, built-in ones when asked', async () => {
  const names = async (options: Document) =>
    (await run('app', { rolesInfo: 1, ...options })).roles.map((found: Document) => found.role)
  expect(await names({})).toEqual(expect.arrayContaining(['above', 'there']))
  expect(await names({})).not.toContain('read')
  expect(await names({ showBuiltinRoles: true })).toEqual(expect.arrayContaining(['above', 'read', 'dbOwner']))
})

it('gives and takes privileges and roles', async () => {
  await run('app', { createRole: 'clerk', privileges: [readX], roles: ['read'] })
  const more = { ...readX, actions: ['insert', 'update'] }
  await run('app', { grantPrivilegesToRole: 'clerk', privileges: [more] })
  expect((await role('clerk', { showPrivileges: true }))?.privileges).toEqual([
    { ...readX, actions: ['find', 'insert', 'update'] },
  ])
  await run('app', { revokePrivilegesFromRole: 'clerk', privileges: [{ ...readX, actions: ['find', 'insert'] }] })
  expect((await role('clerk', { showPrivileges: true }))?.privileges).toEqual([{ ...readX, actions: ['update'] }])
  await run('app', { revokePrivilegesFromRole: 'clerk', privileges: [{ ...readX, actions: ['update'] }] })
  await run('app', { grantRolesToRole: 'clerk', roles: ['there'] })
  await run('app', { revokeRolesFromRole: 'clerk', roles: ['read'] })
  expect(await role('clerk', { showPrivileges: true })).toMatchObject({
    privileges: [],
    roles: [{ role: 'there', db: 'app' }],
  })
})

it('changes what is given and leaves the rest', async () => {
  await run('app', { createRole: 'changing', privileges: [readX], roles: ['read'] })
  await run('app', { updateRole: 'changing', roles: [] })
  expect(await role('changing', { showPrivileges: true })).toMatchObject({ privileges: [readX], roles: [] })
})

it('takes a dropped role from all who had it', async () => {
  await run('old', { createRole: 'a', ...none })
  await run('old', { createRole: 'b', privileges: [], roles: ['a'] })
  await run('old', { createUser: 'u', pwd: 'p', roles: ['a', 'b', 'read'] })
  await run('old', { dropRole: 'a' })
  expect((await run('old', { rolesInfo: 'b' })).roles[0].roles).toEqual([])
  expect(await run('old', { dropAllRolesFromDatabase: 1 })).toMatchObject({ n: 1 })
  expect((await run('old', { usersInfo: 'u' })).users[0].roles).toEqual([{ role: 'read', db: 'old' }])
})

it('takes over the users and roles that a restore has put aside [S]', async () => {
  await run('new', { createUser: 'kept', pwd: 'p', roles: [] })
  const [kept] = (await run('new', { usersInfo: 'kept', showCredentials: true })).users
  const { mechanisms: _, ...document } = kept
  const back = { ...document, _id: 'new.back', user: 'back', roles: [{ role: 'r', db: 'new' }] }
  await admin.db('admin').command({ insert: 'tempusers', documents: [back] })
  await admin
    .db('admin')
    .command({ insert: 'temproles', documents: [{ _id: 'new.r', role: 'r', db: 'new', privileges: [], roles: [] }] })
  const aside = { tempUsersCollection: 'admin.tempusers', tempRolesCollection: 'admin.temproles' }
  await run('admin', { _mergeAuthzCollections: 1, ...aside, db: 'new', drop: false })
  const names = async () => (await run('new', { usersInfo: 1 })).users.map(({ user }: Document) => user)
  expect(await names()).toEqual(['back', 'kept'])
  expect((await run('new', { rolesInfo: 'r' })).roles).toHaveLength(1)
  await run('admin', { _mergeAuthzCollections: 1, ...aside, db: 'new', drop: true })
  expect(await names()).toEqual(['back'])
})

it('keeps users and roles over a kill -9', async () => {
  const dying = await startMongod()
  await dying
    .client()
    .db('app')
    .command({ createRole: 'r', privileges: [readX], roles: [] })
  await dying
    .client()
    .db('app')
    .command({ createUser: 'u', pwd: 'p', roles: ['r'] })
  await dying.end('SIGKILL')
  await using again = await startMongod({ dbPath: dying.dbPath, args: ['--auth'] })
  const client = again.client({ auth: { username: 'u', password: 'p' }, authSource: 'app' })
  await client.db('app').command({ find: 'x' })
  await expect(client.db('app').command({ find: 'y' })).rejects.toMatchObject({ code: 13 })
})
