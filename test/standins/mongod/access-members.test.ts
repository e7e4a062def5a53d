import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createProof } from './access/prove.ts'
import { startMongod } from './support.ts'
import { openPeer } from './wire/peer.ts'

const folder = mkdtempSync(join(tmpdir(), 'standin-members-'))
afterAll(() => rmSync(folder, { recursive: true }))

function keyFile(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content, { mode: 0o400 })
  return path
}

/** As whom the server knows a member with these keys, or the code of its refusal. */
async function provenTo(port: number, keys: readonly string[]): Promise<unknown> {
  const peer = await openPeer('127.0.0.1', port, 2000)
  try {
    await createProof(keys)(peer)
    const { authInfo } = await peer.command('admin', { connectionStatus: 1 })
    return authInfo.authenticatedUsers
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? thrown.code : thrown
  } finally {
    peer.close()
  }
}

const system = [{ user: '__system', db: 'local' }]

it('knows members by their key, and takes either of two while they are changed [S, M]', async () => {
  await using mongod = await startMongod({ args: ['--keyFile', keyFile('two', '- secondkey\n- firstkey\n')] })
  expect(await provenTo(mongod.port, ['firstkey'])).toEqual(system)
  expect(await provenTo(mongod.port, ['secondkey'])).toEqual(system)
  expect(await provenTo(mongod.port, ['thirdkey', 'firstkey'])).toEqual(system)
  expect(await provenTo(mongod.port, ['thirdkey'])).toBe(18)
  const hello = await mongod.client().db('admin').command({ hello: 1, saslSupportedMechs: 'local.__system' })
  expect(hello.saslSupportedMechs).toEqual(['SCRAM-SHA-256', 'SCRAM-SHA-1'])
})

it('a set is not made with a member that has another key, and says why [S-old]', async () => {
  const args = (key: string) => [
    '--replSet',
    'rs0',
    '--setParameter',
    'standinTimeScale=0.1',
    '--keyFile',
    keyFile(key, key),
  ]
  await using one = await startMongod({ args: args('firstkey') })
  await using other = await startMongod({ args: args('secondkey') })
  const members = [one, other].map(({ host }, _id) => ({ _id, host }))
  await expect(
    one
      .client()
      .db('admin')
      .command({ replSetInitiate: { _id: 'rs0', members } }),
  ).rejects.toMatchObject({
    code: 74,
    message: expect.stringMatching(/quorum check failed because not all .*: \S+ failed with .*Authentication failed\./),
  })
  expect(other.log()).toContain('storedKey mismatch')
})
