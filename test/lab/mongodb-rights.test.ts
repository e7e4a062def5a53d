import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostAt } from '../../src/lab/place.ts'
import { apply } from '../chaos/apply.ts'
import { blank, type Cluster, describeCluster } from '../chaos/cluster.ts'
import { as, type User, urlOf } from '../chaos/users.ts'
import { testLab } from './setup.ts'
import { mongosh } from './support/mongodb.ts'

const folder = join(testLab.folder, 'rights')
let cluster: Cluster
beforeAll(async () => {
  cluster = await describeCluster(testLab, folder)
  await blank(cluster)
  expect(await apply(cluster, null)).toMatchObject({ code: 0, said: '' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What one may want to do: the database, and the command. One that is allowed may still fail for another reason. */
const deeds = {
  'read the oplog': ['local', { find: 'oplog.rs', limit: 1 }],
  'write beside the oplog': ['local', { insert: 'notes', documents: [{ text: 'x' }] }],
  'see the state of the set': ['admin', { replSetGetStatus: 1 }],
  'see the state of a server': ['admin', { serverStatus: 1 }],
  'read rocketchat': ['rocketchat', { find: 'notes', limit: 1 }],
  'write rocketchat': ['rocketchat', { insert: 'notes', documents: [{ text: 'x' }] }],
  'index rocketchat': ['rocketchat', { createIndexes: 'notes', indexes: [{ key: { at: 1 }, name: 'at' }] }],
  'drop rocketchat': ['rocketchat', { dropDatabase: 1 }],
  'read another database': ['other', { find: 'notes', limit: 1 }],
  'write another database': ['other', { insert: 'notes', documents: [{ text: 'x' }] }],
  'see the users': ['admin', { usersInfo: 1 }],
  // There is no such role, so nobody gets a user by this.
  'make a user': ['admin', { createUser: 'eve', pwd: 'x', roles: ['none'] }],
  'change a setting of a server': ['admin', { setParameter: 1, logLevel: 0 }],
  'keep a member from being elected': ['admin', { replSetFreeze: 0 }],
} as const

type Deed = keyof typeof deeds

const all = Object.keys(deeds)
// The role clusterMonitor reads all of the database local.
const watching: readonly Deed[] = ['read the oplog', 'see the state of the set', 'see the state of a server']
const rights: readonly (readonly [User, readonly string[]])[] = [
  ['oploguser', watching],
  ['exporter', watching],
  ['rocket', [...watching, 'read rocketchat', 'write rocketchat', 'index rocketchat']],
  ['backup', all.filter((deed) => !/^(see the state of the set|drop|change|keep)/.test(deed))],
  ['admin', all],
]

const isRefused = (reason: unknown) => reason instanceof Error && 'code' in reason && reason.code === 13

async function allowedByDriver(user: User): Promise<readonly string[]> {
  const tried = Object.entries(deeds).map(([name, [database, command]]) =>
    as(cluster, user, database, (db) => db.command({ ...command })).then(
      () => [name],
      (reason) => (isRefused(reason) ? [] : [name]),
    ),
  )
  return (await Promise.all(tried)).flat()
}

async function allowedByMongosh(user: User): Promise<readonly unknown[]> {
  const attempt = `(name, [database, command]) => {
    try { db.getSiblingDB(database).runCommand(command) } catch (reason) { if (reason.code === 13) return [] }
    return [name]
  }`
  const script = `Object.entries(${JSON.stringify(deeds)}).flatMap(([name, deed]) => (${attempt})(name, deed))`
  return [await mongosh(hostAt(testLab, 1), script, await urlOf(cluster, user))].flat()
}

describe.each(rights)('%s has exactly its rights', (user, allowed) => {
  it('by the driver', async () => {
    expect(new Set(await allowedByDriver(user))).toEqual(new Set(allowed))
  })

  it('in mongosh', async () => {
    expect(new Set(await allowedByMongosh(user))).toEqual(new Set(allowed))
  })
})
