import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type RunningMongod, startMongod } from '../mongod/support.ts'

let folder = ''
let server: RunningMongod
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tools-'))
  server = await startMongod({ args: ['--replSet', 'rs0', '--setParameter', 'standinTimeScale=0.05'] })
  const admin = server.client().db('admin')
  await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: server.host }] } })
  await vi.waitUntil(async () => (await admin.command({ hello: 1 })).isWritablePrimary, { timeout: 5000 })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Runs a tool as a host would; gives its exit code and what it said. */
function tool(name: string, ...args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const main = join(import.meta.dirname, `${name}.ts`)
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--host', server.host, ...args])
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })))
}

it('puts back what was saved: documents, options, indexes and users; and what was written meanwhile', async () => {
  const archive = join(folder, 'dump.gz')
  const db = server.client().db('rocketchat')
  const rooms = await db.createCollection<{ _id: number; name: string }>('rooms')
  await rooms.createIndex({ name: 1 }, { unique: true, name: 'by name' })
  await rooms.insertMany([
    { _id: 1, name: 'one' },
    { _id: 2, name: 'two' },
  ])
  await server.client().db('admin').command({ createUser: 'rocket', pwd: 'pw', roles: [] })
  const dumped = await tool('mongodump', '--oplog', '--gzip', `--archive=${archive}`)
  expect(dumped).toMatchObject({
    code: 0,
    said: expect.stringContaining('done dumping rocketchat.rooms (2 documents)'),
  })
  expect(((await stat(archive)).mode & 0o777).toString(8)).toBe('600')
  await db.dropDatabase()
  await server.client().db('admin').command({ dropUser: 'rocket' })
  const restored = await tool('mongorestore', '--drop', '--oplogReplay', '--gzip', `--archive=${archive}`)
  expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('3 document(s) restored successfully') })
  expect(await rooms.find().toArray()).toEqual([
    { _id: 1, name: 'one' },
    { _id: 2, name: 'two' },
  ])
  expect((await rooms.indexes()).map(({ name, unique }) => [name, unique])).toContainEqual(['by name', true])
  expect((await server.client().db('admin').command({ usersInfo: 'rocket' })).users).toHaveLength(1)
}, 30_000)

it('leaves what is there as it is', async () => {
  const archive = join(folder, 'other.gz')
  const notes = server.client().db('test').collection<{ _id: number; text: string }>('notes')
  await notes.insertOne({ _id: 1, text: 'old' })
  await tool('mongodump', `--archive=${archive}`)
  await notes.updateOne({ _id: 1 }, { $set: { text: 'new' } })
  expect((await tool('mongorestore', `--archive=${archive}`)).code).toBe(0)
  expect(await notes.findOne()).toEqual({ _id: 1, text: 'new' })
}, 30_000)
