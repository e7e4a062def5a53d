import { describe, expect, test } from 'vitest'
import { saslprep } from '../../../src/state/mongo/saslprep.ts'
import { credentialsOf, isPasswordOf } from '../../../src/state/mongo/scram.ts'

describe('a password is known by its keys', () => {
  // The keys that belong to the exchanges of RFC 7677, section 3, and of the drivers' specification of SCRAM-SHA-1.
  const sha256 = {
    iterationCount: 4096,
    salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
    storedKey: 'WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=',
  }
  const sha1 = {
    iterationCount: 10000,
    salt: 'rQ9ZY3MntBeuP3E1TDVC4w==',
    storedKey: 'p5z6n7Utqf+pLBkaeJk4T3eBOOA=',
  }
  const other = { ...sha1, storedKey: sha256.storedKey }

  test.each([
    ['SCRAM-SHA-256', { 'SCRAM-SHA-256': sha256 }, 'pencil', true],
    ['SCRAM-SHA-1', { 'SCRAM-SHA-1': sha1 }, 'pencil', true],
    ['both', { 'SCRAM-SHA-1': sha1, 'SCRAM-SHA-256': sha256 }, 'pencil', true],
    ['both, of which one is of another password', { 'SCRAM-SHA-1': other, 'SCRAM-SHA-256': sha256 }, 'pencil', false],
    ['another password', { 'SCRAM-SHA-1': sha1, 'SCRAM-SHA-256': sha256 }, 'pencils', false],
    ['characters that no login can send', { 'SCRAM-SHA-256': sha256 }, 'pencil\n', false],
    ['keys that are kept elsewhere', { external: true }, 'pencil', false],
    ['keys that are no keys', { 'SCRAM-SHA-256': { storedKey: 7 } }, 'pencil', false],
    ['no keys', {}, 'pencil', false],
  ])('%s', (_, credentials, password, is) => {
    expect(isPasswordOf(credentialsOf(credentials), 'user', password)).toBe(is)
  })

  test('the older way to log in has the name in its key', () => {
    expect(isPasswordOf(credentialsOf({ 'SCRAM-SHA-1': sha1 }), 'usher', 'pencil')).toBe(false)
  })
})

describe('saslprep', () => {
  // RFC 4013, section 3, and its tables.
  test.each([
    ['a soft hyphen goes', 'I\u00adX', 'IX'],
    ['plain text stays', 'user', 'user'],
    ['so does its case', 'USER', 'USER'],
    ['a form of compatibility becomes the usual one', '\u00aa', 'a'],
    ['the same, of several characters', '\u2168', 'IX'],
    ['a control character is refused', '\u0007', null],
    ['text of both directions is refused', '\u06271', null],
    ['a space of another kind becomes one', 'a\u00a0b\u3000c', 'a b c'],
    ['letters that run leftwards are fine', '\u0627\u0628', '\u0627\u0628'],
    ['with digits among them, too', '\u06271\u0628', '\u06271\u0628'],
    ['letters of both directions are refused', '\u0627a\u0628', null],
    ['half a character is refused', 'a\ud800', null],
    ['a character of nobody is refused', '\ufffe', null],
    ['a private one is refused', '\ue000', null],
    ['a mark of direction is refused', 'a\u202eb', null],
    ['an accent that stands alone joins its letter', 'u\u0308', '\u00fc'],
  ])('%s', (_, given, prepared) => {
    expect(saslprep(given)).toBe(prepared)
  })
})
