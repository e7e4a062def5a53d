import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import module from '../../modules/openssl_privatekey.ts'
import { type PrivateKey, privateKey } from '../../src/state/families/pkey.ts'
import { Secret } from '../../src/template/values.ts'
import { argsOf, converge, type Given, planned, testFolder } from './local.ts'

type Task = Given<typeof module.args>

const locked = { passphrase: new Secret("it's $ecret"), cipher: 'auto' } as const
const ec = { type: 'ECC', curve: 'secp256r1' } as const
/** A folder with a file in it, which is a key. */
const found = {
  'target /k': { type: 'directory' },
  'stat /k/a': { type: 'file', mode: '0600', uid: 0, gid: 0, owner: 'root', group: 'root' },
  'program /usr/bin/openssl': true,
  me: { uid: 0, user: 'root', gid: 0, group: 'root' },
}
const newPath = () => join(testFolder(), 'a key.pem')

/** What openssl says of a key. */
function told(path: string, passphrase = ''): string {
  const { stdout } = spawnSync('openssl', ['pkey', '-in', path, '-noout', '-text', '-passin', 'stdin'], {
    input: `${passphrase}\n`,
  })
  return stdout.toString()
}

describe('a new key', () => {
  it.each<[Task, RegExp, RegExp]>([
    [{ size: 2048 }, /^-----BEGIN RSA PRIVATE KEY/, /Private-Key: \(2048 bit/],
    [{ size: 1024, format: 'pkcs8' }, /^-----BEGIN PRIVATE KEY/, /Private-Key: \(1024 bit/],
    [ec, /^-----BEGIN EC PRIVATE KEY/, /ASN1 OID: prime256v1/],
    [{ type: 'ECC', curve: 'secp384r1', format: 'pkcs8' }, /^-----BEGIN PRIVATE KEY/, /ASN1 OID: secp384r1/],
    [{ type: 'Ed25519' }, /^-----BEGIN PRIVATE KEY/, /ED25519 Private-Key/],
    [{ type: 'X25519' }, /^-----BEGIN PRIVATE KEY/, /X25519 Private-Key/],
  ])('is what is asked for, and stays: %j', async (given, head, text) => {
    const path = newPath()
    const outcome = await converge(module, { path, ...given })
    expect(outcome).toMatchObject({
      left: [],
      broken: [],
      changes: ['create file'],
      planned: { changes: ['create file'] },
    })
    expect(readFileSync(path, 'utf8')).toMatch(head)
    expect(told(path)).toMatch(text)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    expect(readdirSync(join(path, '..'))).toEqual(['a key.pem'])
    expect(await planned(module, { path, ...given })).toEqual([])
  })

  it.each<[Task, RegExp]>([
    [ec, /^-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC/],
    [{ ...ec, format: 'pkcs8' }, /^-----BEGIN ENCRYPTED PRIVATE KEY/],
  ])('is locked by its passphrase, which is nowhere to be seen: %j', async (given, head) => {
    const path = newPath()
    const task = { path, ...given, ...locked }
    const plan = await planned(module, task)
    expect(JSON.stringify(plan)).not.toContain('$ecret')
    expect(await converge(module, task)).toMatchObject({ left: [], broken: [] })
    expect(readFileSync(path, 'utf8')).toMatch(head)
    expect([told(path, "it's $ecret"), told(path, 'another')]).toEqual([expect.stringContaining('256 bit'), ''])
    expect(await planned(module, task)).toEqual([])
  })

  it('tells the hash of its public half', async () => {
    const path = newPath()
    const { result, planned: before } = await converge(module, { path, ...ec, mode: '0640' })
    expect(result).toMatchObject({ filename: path, type: 'ECC', curve: 'secp256r1' })
    expect(result.fingerprint).toMatchObject({ sha256: expect.stringMatching(/^(..:){31}..$/) })
    expect(before.result).not.toHaveProperty('fingerprint')
    expect((statSync(path).mode & 0o777).toString(8)).toBe('640')
  })
})

describe('a key that is there', () => {
  const made = async (given: Task) => {
    const path = newPath()
    await converge(module, { path, ...given })
    return path
  }
  const [unreadable, wrong, format] = ['Unable to read the key', 'Key has wrong type, si', 'Key has wrong format. ']
  const kind = { type: 'ECC', size: null, curve: 'secp256r1' } as const
  const open = { format: 'pkcs1', encrypted: false, publicKey: Buffer.from('x'), kind } as const
  const shut = { ...open, encrypted: true, publicKey: null, kind: null } as const
  const rsa = { ...open, kind: { type: 'RSA', size: 1024, curve: null } } as const
  const newer = { ...open, format: 'pkcs8' } as const
  const p384 = { type: 'ECC', curve: 'secp384r1' } as const

  it.each<[NonNullable<PrivateKey>, Task, readonly string[] | string]>([
    [open, ec, []],
    [open, p384, ['new key']],
    [open, { type: 'Ed25519' }, ['new key']],
    [rsa, { size: 2048 }, ['new key']],
    [rsa, { size: 1024 }, []],
    [open, { ...p384, regenerate: 'partial_idempotence' }, ['new key']],
    [open, { ...p384, regenerate: 'fail' }, wrong],
    [open, { ...p384, regenerate: 'never' }, []],
    [open, { ...ec, ...locked }, ['new key']],
    [open, { ...ec, ...locked, regenerate: 'partial_idempotence' }, unreadable],
    [shut, { ...ec, regenerate: 'never' }, unreadable],
    [shut, { ...ec, ...locked, regenerate: 'fail' }, unreadable],
    [{ ...open, encrypted: true }, { ...ec, ...locked }, []],
    [newer, ec, []],
    [newer, { ...ec, format: 'auto' }, ['new key']],
    [newer, { ...ec, format: 'pkcs1', regenerate: 'fail' }, format],
    [newer, { ...ec, format: 'pkcs1', regenerate: 'never' }, []],
    [newer, { ...ec, format: 'pkcs1', format_mismatch: 'convert' }, ['format pkcs8 → pkcs1']],
    [open, { ...ec, force: true }, ['new key']],
    [open, { ...ec, regenerate: 'always' }, ['new key']],
  ])('%j asked to be %j', (at, given, expected) => {
    const plan = module.plan(argsOf(module.args, { path: '/k/a', ...given }), { ...found, key: at } as never)
    expect('failed' in plan ? plan.failed.slice(0, 22) : plan.map(({ title }) => title)).toEqual(expected)
  })

  it('is the same after it was brought into another form', async () => {
    const path = await made({ ...ec, ...locked, format: 'pkcs8' })
    const before = told(path, "it's $ecret")
    const outcome = await converge(module, { path, ...ec, ...locked, format: 'pkcs1', format_mismatch: 'convert' })
    expect(outcome).toMatchObject({ left: [], broken: [], changes: ['format pkcs8 → pkcs1'] })
    expect([told(path, "it's $ecret"), readFileSync(path, 'utf8').slice(0, 20)]).toEqual([
      before,
      '-----BEGIN EC PRIVAT',
    ])
  })

  it('keeps its own, and only gets its mode', async () => {
    const path = await made(ec)
    const before = told(path)
    chmodSync(path, 0o644)
    expect(await converge(module, { path, ...ec })).toMatchObject({
      changes: ['mode 0644 → 0600'],
      left: [],
      broken: [],
    })
    expect(told(path)).toBe(before)
  })

  it('is replaced where it is broken, and kept beside', async () => {
    const path = newPath()
    writeFileSync(path, '-----BEGIN EC PRIVATE KEY-----\nbroken\n-----END EC PRIVATE KEY-----\n')
    const outcome = await converge(module, { path, ...ec, backup: true })
    expect(outcome).toMatchObject({ left: [], broken: [] })
    expect(readdirSync(join(path, '..'))).toHaveLength(2)
  })

  it('goes', async () => {
    const path = await made(ec)
    expect(await converge(module, { path, state: 'absent' })).toMatchObject({ changes: ['remove file'], left: [] })
  })
})

it.each<[Task, RegExp]>([
  [{ path: '/x', type: 'ECC' }, /missing: curve/],
  [{ path: '/x', passphrase: new Secret('x') }, /required together/],
  [{ path: '/none/such/key' }, /'\/none\/such' does not exist/],
  [{ path: '/tmp', ...ec }, /is a directory/],
])('%j is refused: %s', async (task, message) => {
  expect(await planned(module, task)).toMatchObject({ failed: expect.stringMatching(message) })
})

it('is planned where openssl is only planned to be installed, unless a key is there already', () => {
  const missing = { ...found, 'stat /k/a': null, 'program /usr/bin/openssl': false }
  const args = argsOf(module.args, { path: '/k/a', size: 2048 })
  const plan = (more: object) => module.plan(args, { ...missing, key: null, ...more } as never)
  expect(plan({ 'package openssl': { status: 'installed' } })).toMatchObject([{ title: 'create file' }])
  expect(plan({ 'package openssl': null })).toMatchObject({
    failed: expect.stringMatching(/install the package openssl/),
  })
  expect(plan({ 'package openssl': { status: 'installed' }, key: { kind: null } })).toHaveProperty('failed')
})

it('nothing but its public half is read', () => {
  const { family, subject } = privateKey('/k', undefined)
  const script = family.script([subject]).text
  expect(script).toContain('-pubout')
  expect(script).not.toMatch(/\bcat\b/)
})
