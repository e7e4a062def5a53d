import { describe, expect, it } from 'vitest'
import { isEncrypted } from '../../src/vault/envelope.ts'
import { createKeyring, encrypt } from '../../src/vault/keyring.ts'

const password = (id: string, text = id) => ({ id, bytes: Buffer.from(text) })
const sealed = (id: string, text = 'text') => encrypt(Buffer.from(text), password(id))
const why = (text: string, ...ids: string[]) => {
  const outcome = createKeyring(ids.map((id) => password(id))).open(text)
  return 'why' in outcome ? `${outcome.why} | ${outcome.help}` : outcome.bytes.toString()
}

describe('a text that was encrypted', () => {
  it.each(['', 'x', 'fifteen letters', 'sixteen letters!', 'é\n'.repeat(1000)])(
    'is the same when decrypted: %j',
    (text) => {
      expect(why(sealed('dev', text), 'dev')).toBe(text)
    },
  )

  it('is decrypted by whichever password fits, whatever its id', () => {
    expect(why(encrypt(Buffer.from('x'), password('dev', 'prod')), 'default', 'prod')).toBe('x')
  })

  it('may be indented and have other ends of lines', () => {
    expect(why(sealed('dev').replaceAll('\n', '\r\n    '), 'dev')).toBe('text')
  })
})

describe('says what is missing', () => {
  it.each<[string, string[], string]>([
    [
      sealed('default'),
      [],
      'is encrypted, and no vault password was given | give its password: --vault-password-file FILE, or --ask-vault-pass to be asked for it',
    ],
    [
      sealed('prod'),
      [],
      'is encrypted with the vault id "prod", and no vault password was given | give its password: --vault-id prod@FILE, or --ask-vault-pass to be asked for it',
    ],
    [
      sealed('prod'),
      ['dev'],
      'is encrypted with the vault id "prod", and the vault password (dev) does not fit | give its password: --vault-id prod@FILE, or --ask-vault-pass to be asked for it',
    ],
    [
      sealed('prod'),
      ['dev', 'default'],
      'is encrypted with the vault id "prod", and no vault password (dev, default) fits | give its password: --vault-id prod@FILE, or --ask-vault-pass to be asked for it',
    ],
  ])('%#', (text, ids, message) => {
    expect(why(text, ...ids)).toBe(message)
  })
})

describe('a text that is no whole vault text', () => {
  it.each([
    ['$ANSIBLE_VAULT;1.0;AES\n6162\n', "can't be decrypted: its format 1.0 is not 1.1 or 1.2"],
    ['$ANSIBLE_VAULT;1.1;AES\n6162\n', "can't be decrypted: its cipher AES is not AES256"],
    ['$ANSIBLE_VAULT;1.1;AES256\n', "can't be decrypted: it is cut off, or a line of it was altered"],
    ['$ANSIBLE_VAULT;1.1;AES256\nxyz\n', "can't be decrypted: it is cut off, or a line of it was altered"],
    [sealed('a').slice(0, 200), "can't be decrypted: it is cut off, or a line of it was altered"],
    ['abc', "can't be decrypted: it does not begin with $ANSIBLE_VAULT"],
  ])('%j', (text, message) => {
    expect(why(text, 'a')).toBe(`${message} | encrypt it again`)
  })

  it('is not decrypted where a digit of the ciphertext was altered', () => {
    const text = encrypt(Buffer.from('text'), password('a'), 'a', Buffer.from('salt'))
    const altered = text.replace(/30(?=\S*\n$)/, '31')
    expect(altered).not.toBe(text)
    expect(why(altered, 'a')).toContain('does not fit')
  })
})

it('tells encrypted texts and files from others', () => {
  const texts = [sealed('a'), Buffer.from(sealed('a')), 'a: 1', Buffer.from('$ANSI'), Buffer.alloc(0)]
  expect(texts.map(isEncrypted)).toEqual([true, true, false, false, false])
})
