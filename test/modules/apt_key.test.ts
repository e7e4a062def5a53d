import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import aptKey from '../../modules/apt_key.ts'
import { fingerprintsIn } from '../../src/module/openpgp.ts'
import { oneFingerprint, oneKey, otherFingerprint, twoKeys } from '../module/keys.ts'
import { argsOf, converge, type Given, planned, testFolder } from './local.ts'

type Task = Given<typeof aptKey.args>

const ringAt = () => join(testFolder(), 'lab.gpg')
const keysAt = (path: string) => fingerprintsIn(readFileSync(path))

async function refusal(task: Task): Promise<unknown> {
  const plan = await planned(aptKey, { keyring: ringAt(), ...task })
  return 'failed' in plan ? plan.failed : plan
}

describe('apt_key', () => {
  it('makes a keyring that apt can read', async () => {
    const keyring = ringAt()
    const done = await converge(aptKey, { data: oneKey, keyring })
    expect(done).toMatchObject({ changes: [`add key ${oneFingerprint}`], left: [], broken: [] })
    expect(done.result).toEqual({
      id: '712F2C27856D49C3',
      fp: oneFingerprint,
      key_id: '712F2C27856D49C3',
      short_id: '856D49C3',
      before: [],
      after: ['712F2C27856D49C3'],
    })
    expect(readFileSync(keyring).toString('latin1')).not.toContain('BEGIN PGP')
    expect(keysAt(keyring)).toEqual([oneFingerprint])
  })

  it('adds to a keyring what it lacks, and leaves it alone then', async () => {
    const [keyring, file] = [ringAt(), join(testFolder(), 'key.asc')]
    writeFileSync(file, twoKeys)
    await converge(aptKey, { data: oneKey, keyring })
    expect((await converge(aptKey, { file, keyring })).changes).toEqual([`add key ${otherFingerprint}`])
    expect((await converge(aptKey, { file, keyring })).changes).toEqual([])
    expect(keysAt(keyring)).toEqual([oneFingerprint, otherFingerprint])
  })

  it('takes a key away by any part of its fingerprint that ends it', async () => {
    const keyring = ringAt()
    await converge(aptKey, { data: twoKeys, keyring })
    const id = `0x${oneFingerprint.slice(-16).toLowerCase()}`
    const done = await converge(aptKey, { id, keyring, state: 'absent' })
    expect(done).toMatchObject({ left: [], broken: [], result: { fp: oneFingerprint } })
    expect(keysAt(keyring)).toEqual([otherFingerprint])
    expect((await converge(aptKey, { id, keyring, state: 'absent' })).changes).toEqual([])
  })

  it('leaves an armored keyring as it is, if the key is in it', async () => {
    const keyring = ringAt()
    writeFileSync(keyring, twoKeys)
    expect((await converge(aptKey, { data: oneKey, keyring })).changes).toEqual([])
  })

  it('asks a server only for a key that is not there', () => {
    const asked = (id: string) =>
      aptKey.readMore?.(argsOf(aptKey.args, { url: 'https://example.org/key.asc', id }), {
        ring: Buffer.from(oneKey),
      } as never)
    expect(asked(oneFingerprint)).toEqual({})
    expect(asked(otherFingerprint)).toHaveProperty('answer key')
  })

  it('refuses another key than the one that is meant', async () => {
    expect(await refusal({ data: oneKey, id: otherFingerprint })).toBe(
      `The key is ${oneFingerprint}, not ${otherFingerprint}`,
    )
    expect(await refusal({ data: twoKeys, id: oneFingerprint })).toContain(otherFingerprint)
  })

  it('refuses what is no key or no keyring', async () => {
    const keyring = ringAt()
    writeFileSync(keyring, 'KBXf')
    expect(await refusal({ data: 'nothing' })).toBe('There is no OpenPGP key in data')
    expect(await refusal({})).toContain('There is no OpenPGP key')
    expect(await refusal({ data: oneKey, keyring })).toBe(`${keyring} is no keyring that apt reads`)
    expect(await refusal({ state: 'absent' })).toContain('missing: id')
  })
})
