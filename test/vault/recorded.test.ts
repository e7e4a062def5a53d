import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createKeyring, encrypt, type Password } from '../../src/vault/keyring.ts'

// Made by ansible-vault 2.14.18: see record.sh.
const recorded = (name: string) => readFileSync(join(import.meta.dirname, 'recorded', name))
const password = (id: string, name = 'password'): Password => ({
  id,
  bytes: Buffer.from(recorded(name).toString().trim()),
})
const keyring = createKeyring([password('default'), password('other', 'other-password')])

describe('what ansible-vault encrypted', () => {
  it.each([
    ['plain', 'default'],
    ['with-id', 'dev'],
    ['unicode', 'default'],
    ['one-block', 'default'],
    ['empty', 'default'],
    ['binary', 'bin'],
  ])('is decrypted: %s', (name, id) => {
    expect(keyring.open(recorded(`${name}.vault`).toString())).toMatchObject({ bytes: recorded(name), id })
  })
})

describe('what is encrypted here', () => {
  // {{ 'x' | vault('pw', 'salt') }} gives this in ansible-core 2.14.18 and in 2.19.14.
  const byAnsible = `$ANSIBLE_VAULT;1.2;AES256;filter_default
37333631366337340a36353862323365386466626466316334653331613866366634336330353465
6461643863616131353535653361616535656266353733616661363234383835360a363965346436
6332373865386562323331336237323037366337326534626165
`

  it('is what ansible-vault makes of the same salt, to the byte', () => {
    const pw = { id: 'filter_default', bytes: Buffer.from('pw') }
    expect(encrypt(Buffer.from('x'), pw, pw.id, Buffer.from('salt'))).toBe(byAnsible)
  })

  it('has the very layout of the recorded files', () => {
    const shape = (text: string) => text.replaceAll(/[0-9a-f]/g, '0')
    const made = encrypt(recorded('plain'), password('default'))
    const withId = encrypt(recorded('with-id'), password('dev'))
    expect([made, withId].map(shape)).toEqual(['plain.vault', 'with-id.vault'].map((one) => shape(`${recorded(one)}`)))
  })

  it('never looks the same twice', () => {
    expect(encrypt(Buffer.from('x'), password('default'))).not.toBe(encrypt(Buffer.from('x'), password('default')))
  })
})
