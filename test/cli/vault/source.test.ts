import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileSource, parseVaultId, readPassword } from '../../../src/cli/vault/source.ts'
import { createKeyring, encrypt } from '../../../src/vault/keyring.ts'

const folder = mkdtempSync(join(tmpdir(), 'rcprov-vault-source-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string, mode = 0o600) => {
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), mode)
  return join(folder, name)
}
const none = createKeyring([])
const read = (path: string, id = 'default', earlier = none) => {
  const found = readPassword(path, id, earlier)
  return 'wrong' in found ? found.wrong.replaceAll(`${folder}/`, '') : found.toString()
}

describe('--vault-id', () => {
  it.each([
    ['dev@prompt', { id: 'dev', from: 'prompt' }],
    ['prompt', { id: 'default', from: 'prompt' }],
    ['dev@/etc/pw', { id: 'dev', from: { path: '/etc/pw' } }],
    ['/etc/pw', { id: 'default', from: { path: '/etc/pw' } }],
    ['dev@pw@home', { id: 'dev', from: { path: join(process.cwd(), 'pw@home') } }],
    ['dev@~/pw', { id: 'dev', from: { path: join(homedir(), 'pw') } }],
  ])('%s', (text, source) => {
    expect(parseVaultId(text)).toEqual(source)
  })

  it('is "default" for --vault-password-file', () => {
    expect(fileSource('/etc/pw')).toEqual({ id: 'default', from: { path: '/etc/pw' } })
  })
})

describe('a password', () => {
  it('is what a file holds, without the spaces around it', () => {
    expect(read(file('spaced', ' two words \r\n\n'))).toBe('two words')
  })

  it('is what a program prints, without the newlines around it', () => {
    expect(read(file('program', '#!/bin/sh\necho " from $0 $#"\n', 0o700))).toBe(` from ${folder}/program 0`)
  })

  it.each(['keys-client', 'keys-client.sh'])('is asked of %s by its id', (name) => {
    expect(read(file(name, '#!/bin/sh\necho "$1 $2"\n', 0o700), 'dev')).toBe('--vault-id dev')
  })

  it('may be encrypted with an earlier one', () => {
    const first = { id: 'default', bytes: Buffer.from('first') }
    const path = file('encrypted', encrypt(Buffer.from('second\n'), first))
    expect(read(path, 'dev', createKeyring([first]))).toBe('second')
    expect(read(path)).toBe('the vault password file encrypted is encrypted, and no vault password was given')
  })
})

describe('a password that can not be had', () => {
  it.each([
    [() => join(folder, 'gone'), 'the vault password file gone is not there'],
    [() => folder, `${folder} is a folder`],
    [() => file('blank', ' \n'), 'the vault password file blank gave an empty password'],
    [() => file('mute', '#!/bin/sh\n', 0o700), 'the vault password file mute gave an empty password'],
    [() => file('fails', '#!/bin/sh\nexit 7\n', 0o700), 'the vault password program fails ended with exit code 7'],
    [
      () => file('unsure-client', '#!/bin/sh\nexit 2\n', 0o700),
      'unsure-client has no vault password for the id "default"',
    ],
  ])('%#', (path, message) => {
    expect(read(path())).toBe(message)
  })

  it('because the file may be executed and holds the password itself', () => {
    expect(read(file('executable', 's3cret\n', 0o700))).toBe(
      'the vault password program executable may be executed, but is no program: chmod -x executable',
    )
  })
})
