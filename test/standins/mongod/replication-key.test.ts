import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Document } from 'mongodb'
import { expect, it } from 'vitest'
import { startSet } from './sets.ts'

const admin = { user: 'admin', pwd: 'secret' }

it('lets only members with the same key in, and tells the others apart [S]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-key-'))
  const otherKey = join(folder, 'key')
  writeFileSync(otherKey, 'anotherKey', { mode: 0o600 })
  await using set = await startSet(2, { key: 'theKeyOfTheSet', configure: null })
  const [first, second] = set.members
  const stranger = await set.add(['--keyFile', otherKey])
  const initiate = (hosts: readonly (string | undefined)[]): Promise<Document> | undefined => {
    const members = hosts.map((host, _id) => ({ _id, host }))
    return first
      ?.client()
      .db('admin')
      .command({ replSetInitiate: { _id: 'rs0', members } })
  }
  await expect(initiate([first?.host, second?.host, stranger.host])).rejects.toMatchObject({
    code: 74,
    message: `replSetInitiate quorum check failed because not all proposed set members responded affirmatively: ${stranger.host} failed with Authentication failed.`,
  })
  await initiate([first?.host, second?.host])
  const primary = await set.primary()
  await primary
    .client()
    .db('admin')
    .command({ createUser: admin.user, pwd: admin.pwd, roles: ['root'], writeConcern: { w: 'majority' } })
  const db = primary.client({ auth: { username: admin.user, password: admin.pwd } }).db('admin')
  const { config } = await db.command({ replSetGetConfig: 1 })
  const line = { _id: 7, host: stranger.host, votes: 0, priority: 0 }
  await db.command({ replSetReconfig: { ...config, version: config.version + 1, members: [...config.members, line] } })
  const shown = async (): Promise<Document> => (await db.command({ replSetGetStatus: 1 })).members[2]
  await expect.poll(shown, { timeout: 5000 }).toMatchObject({
    health: 0,
    stateStr: '(not reachable/healthy)',
    lastHeartbeatMessage: 'Authentication failed.',
    authenticated: false,
  })
  await expect(primary.client().db('admin').command({ replSetHeartbeat: 'rs0' })).rejects.toMatchObject({ code: 13 })
  rmSync(folder, { recursive: true })
}, 60_000)
