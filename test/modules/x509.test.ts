import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import csr from '../../modules/openssl_csr.ts'
import key from '../../modules/openssl_privatekey.ts'
import x509 from '../../modules/x509_certificate.ts'
import info from '../../modules/x509_certificate_info.ts'
import { Secret } from '../../src/template/values.ts'
import { converge, type Given, planned, rehearse, task, testFolder } from './local.ts'

type Request = Given<typeof csr.args>
type Certificate = Given<typeof x509.args>

const ec = { type: 'ECC', curve: 'secp256r1' } as const
const phrase = new Secret("it's $ecret")

function openssl(...words: readonly string[]): string {
  const { stdout, stderr } = spawnSync('openssl', words)
  return `${stdout}${stderr}`
}

const titles = async (module: typeof csr | typeof x509, given: object) => {
  const plan = await planned(module as typeof csr, given as Request)
  return 'failed' in plan ? plan.failed : plan.map(({ title }) => title)
}

/** A folder with a key in it. */
async function withKey(given: Given<typeof key.args> = ec) {
  const folder = testFolder()
  await converge(key, { path: join(folder, 'key'), ...given })
  return { folder, path: join(folder, 'csr'), privatekey_path: join(folder, 'key') }
}

/** A key, and a request for CN=a that it has signed. */
let shared = { path: '', privatekey_path: '' }
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-x509-'))
  shared = { path: join(folder, 'csr'), privatekey_path: join(folder, 'key') }
  await rehearse([task(key, { path: shared.privatekey_path, ...ec }), task(csr, { ...shared, common_name: 'a' })])
  return () => rmSync(folder, { recursive: true })
})

describe('a request', () => {
  const full: Request = {
    country_name: 'DE',
    organization_name: 'Größe & Söhne, "GmbH"',
    common_name: 'chat.example.org',
    email_address: 'admin@example.org',
    subject_alt_name: [
      'DNS:chat.example.org',
      'DNS:*.example.org',
      'IP:10.0.0.1',
      'IP:2001:db8::1',
      'email:a@b.c',
      'URI:https://x.y/',
      'RID:1.2.3.4',
    ],
    key_usage: ['digitalSignature', 'keyEncipherment', 'decipherOnly'],
    key_usage_critical: true,
    extended_key_usage: ['serverAuth', 'clientAuth', '1.3.6.1.4.1.311.20.2.2'],
    basic_constraints: ['CA:TRUE', 'pathlen:0'],
    basic_constraints_critical: true,
    ocsp_must_staple: true,
    name_constraints_permitted: ['DNS:example.org', 'IP:10.0.0.0/8'],
    name_constraints_excluded: ['email:.com'],
    create_subject_key_identifier: true,
    authority_key_identifier: '00:11:22',
  }

  it('says all that it is asked to say, as openssl reads it, and stays', async () => {
    const path = join(testFolder(), 'full')
    const given = { ...shared, path, ...full }
    const outcome = await converge(csr, given)
    expect(outcome).toMatchObject({ left: [], broken: [], changes: ['create file'] })
    const text = openssl('req', '-in', path, '-noout', '-text', '-verify', '-nameopt', 'RFC2253,-esc_msb,utf8')
    for (const part of [
      'Certificate request self-signature verify OK',
      'Subject: emailAddress=admin@example.org,CN=chat.example.org,O=Größe & Söhne\\, \\"GmbH\\",C=DE',
      'DNS:chat.example.org, DNS:*.example.org, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, email:a@b.c, URI:https://x.y/, Registered ID:1.2.3.4',
      'X509v3 Key Usage: critical\n                    Digital Signature, Key Encipherment, Decipher Only',
      'TLS Web Server Authentication, TLS Web Client Authentication, Microsoft Smartcard Login',
      'X509v3 Basic Constraints: critical\n                    CA:TRUE, pathlen:0',
      'TLS Feature: \n                    status_request',
      'Permitted:\n                      DNS:example.org\n                      IP:10.0.0.0/255.0.0.0\n                    Excluded:\n                      email:.com',
      'X509v3 Subject Key Identifier',
      'X509v3 Authority Key Identifier: \n                    00:11:22',
    ])
      expect(text).toContain(part)
    expect(await planned(csr, given)).toEqual([])
    expect(await titles(csr, { ...given, subject_alt_name: full.subject_alt_name?.toReversed() })).toEqual([])
  })

  it.each<[Request, readonly string[]]>([
    [{ common_name: 'b' }, ['another request']],
    [{ common_name: 'a', subject_alt_name: ['DNS:b'] }, ['another request']],
    [{ common_name: 'a', use_common_name_for_san: false }, ['another request']],
    [{ common_name: 'a', subject_alt_name_critical: true }, ['another request']],
    [{ common_name: 'a', key_usage: ['digitalSignature'] }, ['another request']],
    [{ common_name: 'a', basic_constraints: ['CA:FALSE'] }, ['another request']],
    [{ common_name: 'a', digest: 'sha512' }, []],
    [{ common_name: 'a', force: true }, ['another request']],
    [{ subject: { CN: 'a' } }, []],
    [{ subject_ordered: [{ commonName: 'a' }] }, []],
    [{ common_name: 'a', mode: '0600' }, ['mode 0644 → 0600']],
    [{ common_name: 'a', state: 'absent' }, ['remove file']],
  ])('for CN=a asked to be %j', async (second, expected) => {
    expect(await titles(csr, { ...shared, ...second })).toEqual(expected)
  })

  it('is made anew by another key, and where it was tampered with', async () => {
    const { folder, path, privatekey_path } = await withKey()
    const given = { path, privatekey_path, common_name: 'abcdef' }
    await converge(csr, given)
    const body = Buffer.from(readFileSync(path, 'utf8').replace(/-----.*?-----/g, ''), 'base64').toString('latin1')
    const forged = Buffer.from(body.replace('abcdef', 'abcdeX'), 'latin1').toString('base64')
    writeFileSync(path, `-----BEGIN CERTIFICATE REQUEST-----\n${forged}\n-----END CERTIFICATE REQUEST-----\n`)
    expect(await titles(csr, { ...given, common_name: 'abcdeX' })).toEqual(['another request'])
    await converge(key, { path: join(folder, 'other'), ...ec })
    expect(await titles(csr, { ...given, privatekey_path: join(folder, 'other') })).toEqual(['another request'])
  })

  it.each([
    [{ type: 'Ed25519' }, {}],
    [{ size: 2048 }, { digest: 'sha512' }],
    [{ type: 'ECC', curve: 'secp521r1' }, { digest: 'sha384' }],
    [{ ...ec, passphrase: phrase, cipher: 'auto' }, { privatekey_passphrase: phrase }],
  ] as const)('is signed by a key that is %j', async (kind, more) => {
    const { path, privatekey_path } = await withKey(kind)
    const outcome = await converge(csr, { path, privatekey_path, common_name: 'a', ...more })
    expect(outcome).toMatchObject({ left: [], broken: [] })
    expect(openssl('req', '-in', path, '-noout', '-verify')).toContain('verify OK')
  })

  it.each<[Request, RegExp]>([
    [{ common_name: 'a', subject_alt_name: ['a.b'] }, /forgot "DNS:" prefix/],
    [{ subject_alt_name: ['IP:10.0.0'] }, /^Cannot parse "IP:10\.0\.0"/],
    [{ subject: { XX: 'a' } }, /^Cannot find OID for "XX"/],
    [{ country_name: 'Germany' }, /2 character/],
    [{ key_usage: ['all'] }, /^Unknown "all"/],
    [{ extended_key_usage: ['all'] }, /^Unknown "all"/],
    [{ basic_constraints: ['CA:MAYBE'] }, /^Unknown "CA:MAYBE"/],
    [{ privatekey_path: '/none' }, /^The private key \/none does not exist/],
  ])('%j is refused: %s', async (given, message) => {
    expect(await titles(csr, { ...shared, ...given })).toMatch(message)
  })
})

describe('certificates', () => {
  let folder = ''
  let ca: { key: string; csr: string; crt: string }
  const of = (name: string) => join(folder, name)
  const signed: () => Certificate = () => ({
    path: of('web.crt'),
    csr_path: of('web.csr'),
    provider: 'ownca',
    ownca_path: ca.crt,
    ownca_privatekey_path: ca.key,
    ownca_privatekey_passphrase: phrase,
    ownca_not_after: '+365d',
  })

  /** An authority whose key is locked, and a key with its request. */
  const tasks = () => [
    task(key, { path: ca.key, type: 'ECC', curve: 'secp384r1', passphrase: phrase, cipher: 'auto' }),
    task(csr, {
      ...{
        path: ca.csr,
        privatekey_path: ca.key,
        privatekey_passphrase: phrase,
        common_name: 'Our CA',
        use_common_name_for_san: false,
      },
      ...{ basic_constraints: ['CA:TRUE'], basic_constraints_critical: true, key_usage: ['keyCertSign', 'cRLSign'] },
    }),
    task(x509, {
      ...{ path: ca.crt, csr_path: ca.csr, privatekey_path: ca.key, privatekey_passphrase: phrase },
      ...{ provider: 'selfsigned', selfsigned_not_after: '20491231235959Z', ignore_timestamps: false },
    }),
    task(key, { path: of('web.key'), ...ec }),
    task(csr, {
      path: of('web.csr'),
      privatekey_path: of('web.key'),
      common_name: 'chat.example.org',
      extended_key_usage: ['serverAuth'],
    }),
    task(x509, signed()),
  ]

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rcprov-x509-'))
    ca = { key: of('ca.key'), csr: of('ca.csr'), crt: of('ca.crt') }
    return () => rmSync(folder, { recursive: true })
  })

  it('of an authority of our own are planned upon nothing, made, and stay', async () => {
    const first = await rehearse(tasks())
    expect(first.map(({ planned: before }) => before.changes)).toEqual(first.map(({ changes }) => changes))
    expect(first.flatMap(({ left, broken, planned: before }) => [...left, ...broken, ...before.left])).toEqual([])
    expect(first.map(({ changes }) => changes)).toEqual(Array(6).fill(['create file']))
    const again = await rehearse(tasks())
    expect(again.flatMap(({ changes }) => changes)).toEqual([])
    expect(openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', ca.crt, of('web.crt'))).toContain('OK')
  })

  it('say what was asked', () => {
    const [authority, web] = [ca.crt, of('web.crt')].map((path) => new X509Certificate(readFileSync(path)))
    expect(authority).toMatchObject({
      subject: 'CN=Our CA',
      issuer: 'CN=Our CA',
      ca: true,
      validTo: 'Dec 31 23:59:59 2049 GMT',
    })
    expect(web).toMatchObject({
      subject: 'CN=chat.example.org',
      issuer: 'CN=Our CA',
      ca: false,
      subjectAltName: 'DNS:chat.example.org',
    })
    const days = (Date.parse(web?.validTo ?? '') - Date.now()) / 86_400_000
    expect(days).toBeCloseTo(365, 1)
    expect(authority && web?.verify(authority.publicKey)).toBe(true)
    expect(web?.serialNumber).not.toBe(authority?.serialNumber)
    const text = openssl('x509', '-in', of('web.crt'), '-noout', '-text')
    const [, own] = /Subject Key Identifier: \n\s*(\S+)/.exec(openssl('x509', '-in', ca.crt, '-noout', '-text')) ?? []
    expect(text).toContain(`X509v3 Authority Key Identifier: \n                ${own}`)
    expect((statSync(of('web.crt')).mode & 0o777).toString(8)).toBe('644')
  })

  it.each<[Certificate, readonly string[] | string]>([
    [{}, []],
    [{ privatekey_path: 'web.key' }, []],
    [{ privatekey_path: 'ca.key', privatekey_passphrase: phrase }, ['another certificate']],
    [{ csr_path: 'ca.csr' }, ['another certificate']],
    [{ ownca_not_after: '+10d' }, []],
    [{ ownca_not_after: '20301231235959Z' }, []],
    [{ ownca_not_after: '20301231235959Z', ignore_timestamps: false }, ['another certificate']],
    [{ ownca_create_authority_key_identifier: false }, ['another certificate']],
    [{ force: true }, ['another certificate']],
    [{ mode: '0600' }, ['mode 0644 → 0600']],
    [{ state: 'absent' }, ['remove file']],
    [{ ownca_path: 'web.crt' }, 'The CA private key does not belong to the CA certificate'],
    [{ ownca_not_after: 'soon' }, 'The time spec "soon" is invalid'],
    [{ provider: undefined } as never, 'provider is needed'],
    [{ csr_path: undefined } as never, 'csr_path or csr_content is required for provider ownca'],
    [
      { ownca_privatekey_passphrase: new Secret('x') },
      expect.stringMatching(/^The CA private key .* its passphrase is another/) as never,
    ],
  ])('that are there, asked for with %j', async (more, expected) => {
    const paths = Object.fromEntries(
      Object.entries(more).map(([name, value]) => [
        name,
        /(csr|privatekey|ownca)_path$/.test(name) && value ? of(String(value)) : value,
      ]),
    )
    expect(await titles(x509, { ...signed(), ...paths })).toEqual(expected)
  })

  it('that have run out are renewed', async () => {
    const given = { ...signed(), path: of('old.crt'), ownca_not_before: '-3d', ownca_not_after: '-1d' }
    await expect(converge(x509, given)).resolves.toMatchObject({ changes: ['create file'] })
    expect(await titles(x509, { ...given, ownca_not_after: '+1d' })).toEqual(['another certificate'])
  })

  it('tell nothing of themselves while a new one is only planned', async () => {
    const given = { ...signed(), path: of('again.crt'), return_content: true }
    await converge(x509, given)
    const [told] = await rehearse([
      task(x509, { ...given, ownca_not_after: '20400101000000Z', ignore_timestamps: false }),
    ])
    expect(told?.planned).toMatchObject({ changes: ['another certificate'] })
    expect(told?.planned.result).not.toHaveProperty('certificate')
    expect(told?.result.certificate).toBe(readFileSync(given.path, 'utf8'))
  })

  it('of their own keys need no request', async () => {
    const given = { path: of('own.crt'), privatekey_path: of('web.key'), provider: 'selfsigned' } as const
    expect(await converge(x509, given)).toMatchObject({ left: [], broken: [], changes: ['create file'] })
    expect(openssl('verify', '-CAfile', of('own.crt'), of('own.crt'))).toContain('OK')
    expect(await titles(x509, { ...given, privatekey_path: ca.key, privatekey_passphrase: phrase })).toEqual([
      'another certificate',
    ])
  })

  it('are made of a request that is told', async () => {
    const { csr_path: _, ...given } = {
      ...signed(),
      path: of('told.crt'),
      csr_content: readFileSync(of('web.csr'), 'utf8'),
    }
    expect(await converge(x509, given)).toMatchObject({ left: [], broken: [] })
    expect(openssl('verify', '-CAfile', ca.crt, of('told.crt'))).toContain('OK')
  })

  it('tell whose they are, and whether they hold at a time', async () => {
    const given = { ...signed(), path: of('soon.crt'), ownca_not_after: '20300102030405Z' }
    await converge(x509, given)
    const asked = { path: given.path, valid_at: { now: '+0s', end: '20300102030405Z', later: '20300102030406Z' } }
    const { result } = await converge(info, asked)
    expect(result).toMatchObject({
      subject: { commonName: 'chat.example.org' },
      issuer: { commonName: 'Our CA' },
      not_after: '20300102030405Z',
      expired: false,
      valid_at: { now: true, end: true, later: false },
    })
    const { path: _, ...content } = { ...asked, content: readFileSync(given.path, 'utf8') }
    expect((await converge(info, content)).result).toEqual(result)
  })

  it.each([
    [{ path: '/nowhere' }, '/nowhere is no certificate'],
    [{ content: 'abc' }, 'content is no certificate'],
  ])('that are none are refused: %j', async (given, why) => {
    expect(await planned(info, given)).toMatchObject({ failed: why })
  })
})
