import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningMongod, startMongod } from './support.ts'

let mongod: RunningMongod

beforeAll(async () => {
  mongod = await startMongod({ args: ['--auth'] })
})

afterAll(async () => {
  await mongod[Symbol.asyncDispose]()
})

const first = { createUser: 'first', pwd: 'p', roles: [{ role: 'userAdminAnyDatabase', db: 'admin' }] }

/** The code of a refusal; 0 for none. */
async function code(db: string, command: object): Promise<unknown> {
  return await mongod
    .client()
    .db(db)
    .command(command)
    .then(
      () => 0,
      ({ code }) => code,
    )
}

/** What the exception lets through before the first user, and what it does not. */
it.each([
  ['admin', { find: 'x' }],
  ['app', { insert: 'x', documents: [{}] }],
  ['admin', { usersInfo: 1 }],
  ['admin', { rolesInfo: 1 }],
  ['admin', { createRole: 'r', privileges: [], roles: [] }],
  ['app', { createUser: 'u', pwd: 'p', roles: [] }],
  ['admin', { createUser: 'u', pwd: 'p', roles: [{ role: 'read', db: 'local' }] }],
])('without users, even from this machine, %s refuses %j with 13 [S]', async (db, command) => {
  expect(await code(db, command)).toBe(13)
})

it('lets the first user be made and nobody after, not even when all users are gone [S]', async () => {
  const client = mongod.client()
  await client.db('admin').command(first)
  await expect(client.db('admin').command({ ...first, createUser: 'second' })).rejects.toMatchObject({
    code: 13,
    message: 'Command createUser requires authentication',
  })
  expect(await code('admin', { ...first, createUser: 'second' })).toBe(13)
  const user = mongod.client({ auth: { username: 'first', password: 'p' } })
  await user.db('admin').command({ dropAllUsersFromDatabase: 1 })
  expect(await code('admin', first)).toBe(13)
})

it('may be turned off', async () => {
  await using strict = await startMongod({ args: ['--auth', '--setParameter', 'enableLocalhostAuthBypass=false'] })
  await expect(strict.client().db('admin').command(first)).rejects.toMatchObject({ code: 13 })
})

it('without authorization all is allowed, and logging in works', async () => {
  await using open = await startMongod()
  await open.client().db('admin').command({ createUser: 'u', pwd: 'p', roles: [] })
  await open
    .client()
    .db('app')
    .command({ insert: 'x', documents: [{}] })
  const user = open.client({ auth: { username: 'u', password: 'p' } })
  await user.db('app').command({ insert: 'x', documents: [{}] })
  const { authInfo } = await user.db('admin').command({ connectionStatus: 1 })
  expect(authInfo.authenticatedUsers).toEqual([{ user: 'u', db: 'admin' }])
  await expect(
    open
      .client({ auth: { username: 'u', password: 'wrong' } })
      .db('app')
      .command({ ping: 1 }),
  ).rejects.toMatchObject({ code: 18 })
})
