import type { Document, MongoClientOptions } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningSet, startSet } from './sets.ts'
import type { RunningMongod } from './support.ts'

const password = 'p@ss/w:rd'
let set: RunningSet
let primary: RunningMongod
let secondary: RunningMongod

beforeAll(async () => {
  set = await startSet(2, { key: 'the key of the set'.replaceAll(' ', '') })
  primary = await set.primary()
  secondary = (await set.secondaries())[0] ?? expect.fail('there is no secondary')
}, 20_000)

afterAll(async () => {
  await set[Symbol.asyncDispose]()
})

/** A connection to one member alone, as somebody or nobody. */
function on(member: RunningMongod, username?: string) {
  const options: MongoClientOptions = { readPreference: 'secondaryPreferred' }
  return member.client(username === undefined ? options : { ...options, auth: { username, password } })
}

/** The code of the refusal, 0 for none. */
async function code(
  member: RunningMongod,
  username: string | undefined,
  db: string,
  command: Document,
): Promise<unknown> {
  const client = on(member, username)
  return await client
    .db(db)
    .command(command)
    .then(
      () => 0,
      ({ code }) => code,
    )
}

it('lets a set be made before there are users, and the first one on the primary [S]', async () => {
  const first = { createUser: 'admin', pwd: password, roles: ['root'] }
  expect(await code(primary, undefined, 'admin', { replSetGetStatus: 1 })).toBe(0)
  expect(await code(primary, undefined, 'admin', { replSetInitiate: {} })).toBe(23)
  expect(await code(primary, undefined, 'admin', { replSetGetConfig: 1 })).toBe(13)
  expect(await code(primary, undefined, 'admin', { find: 'system.users' })).toBe(13)
  expect(await code(secondary, undefined, 'admin', first)).toBe(10107)
  expect(await code(primary, undefined, 'admin', { ...first, writeConcern: { w: 2 } })).toBe(0)
  expect(await code(secondary, undefined, 'admin', { replSetGetStatus: 1 })).toBe(13)
})

it('knows the users of the primary on each member', async () => {
  await on(primary, 'admin')
    .db('admin')
    .command({
      createUser: 'oploguser',
      pwd: password,
      roles: [{ role: 'read', db: 'local' }, 'clusterMonitor'],
      writeConcern: { w: 2 },
    })
  expect(await code(secondary, 'oploguser', 'local', { find: 'oplog.rs', limit: 1 })).toBe(0)
  expect(await code(secondary, 'oploguser', 'admin', { replSetGetConfig: 1 })).toBe(0)
  expect(await code(secondary, 'oploguser', 'app', { find: 'x' })).toBe(13)
  expect(await code(primary, 'oploguser', 'app', { insert: 'x', documents: [{}] })).toBe(13)
})

it('follows changes of roles on each member at once', async () => {
  const admin = on(primary, 'admin').db('admin')
  const privileges = [{ resource: { db: 'app', collection: 'x' }, actions: ['find'] }]
  await admin.command({ createRole: 'reader', privileges, roles: [] })
  await admin.command({ createUser: 'reader', pwd: password, roles: ['reader'], writeConcern: { w: 2 } })
  const reader = on(secondary, 'reader').db('app')
  await reader.command({ find: 'x' })
  await admin.command({ dropRole: 'reader', writeConcern: { w: 2 } })
  await expect(reader.command({ find: 'x' })).rejects.toMatchObject({ code: 13 })
})
