import { expect, it } from 'vitest'
import { clientFinal, clientFirst, readServerFirst } from './access/scram/client.ts'
import { saslPrep } from './access/scram/saslprep.ts'
import { deriveKeys, digestOf, makeCredentials } from './access/scram/secrets.ts'
import { challenge, readClientFirst, verify } from './access/scram/server.ts'

/** The examples of RFC 5802, section 5, and RFC 7677, section 3: user `user`, password `pencil`. */
const vectors = [
  {
    mechanism: 'SCRAM-SHA-1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    serverNonce: '3rfcNHYJY1ZVvWVs7j',
    salt: 'QSXCR+Q6sek8bf92',
    proof: 'v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    signature: 'rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    mechanism: 'SCRAM-SHA-256',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    serverNonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
    salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
    proof: 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    signature: '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
] as const

it.each(vectors)(
  '$mechanism: a client proves itself as the RFC does',
  ({ mechanism, nonce, serverNonce, salt, proof, signature }) => {
    const serverFirst = `r=${nonce}${serverNonce},s=${salt},i=4096`
    const first = readServerFirst(serverFirst, nonce)
    const keys = deriveKeys(mechanism, 'pencil', first.salt, first.iterations)
    const final = clientFinal(mechanism, keys, clientFirst('user', nonce), serverFirst, first.nonce)
    expect(final).toEqual({ text: `c=biws,r=${nonce}${serverNonce},p=${proof}`, expected: `v=${signature}` })
  },
)

it.each(vectors)(
  '$mechanism: the server asks and answers as in the RFC',
  ({ mechanism, nonce, serverNonce, salt, proof, signature }) => {
    const credentials = makeCredentials(mechanism, 'pencil', 4096, Buffer.from(salt, 'base64'))
    const asked = challenge(readClientFirst(`n,,n=user,r=${nonce}`), credentials, serverNonce)
    expect(asked.text).toBe(`r=${nonce}${serverNonce},s=${salt},i=4096`)
    const said = verify(mechanism, asked, [credentials], `c=biws,r=${nonce}${serverNonce},p=${proof}`)
    expect(said).toBe(`v=${signature}`)
  },
)

it.each(vectors)('$mechanism: another password is no proof', ({ mechanism, nonce, serverNonce, salt, proof }) => {
  const credentials = makeCredentials(mechanism, 'pen', 4096, Buffer.from(salt, 'base64'))
  const asked = challenge(readClientFirst(`n,,n=user,r=${nonce}`), credentials, serverNonce)
  const message = `c=biws,r=${nonce}${serverNonce},p=${proof}`
  expect(() => verify(mechanism, asked, [credentials], message)).toThrow('storedKey mismatch')
})

it('takes the proof of either key while the keys are changed', () => {
  const [{ mechanism, nonce, serverNonce, salt, proof, signature }] = vectors
  const accepted = ['old', 'pencil'].map((key) => makeCredentials(mechanism, key, 4096, Buffer.from(salt, 'base64')))
  const [first] = accepted
  const asked = challenge(readClientFirst(`n,,n=user,r=${nonce}`), first ?? expect.fail(), serverNonce)
  const said = verify(mechanism, asked, accepted, `c=biws,r=${nonce}${serverNonce},p=${proof}`)
  expect(said).toBe(`v=${signature}`)
})

it.each([
  ['n,,n=a=2Cb=3Dc,r=abcdef', { user: 'a,b=c', nonce: 'abcdef', bare: 'n=a=2Cb=3Dc,r=abcdef' }],
  ['y,a=u,n=u,r=abcdef,x=1', { user: 'u', nonce: 'abcdef', bare: 'n=u,r=abcdef,x=1' }],
])('reads the first message %s', (message, expected) => {
  expect(readClientFirst(message)).toEqual(expected)
})

it.each([
  ['n,', 'Incorrect number of arguments for first SCRAM client message, got 2 expected at least 3'],
  ['p=tls-unique,,n=u,r=abcdef', 'Server does not support channel binding'],
  ['x,,n=u,r=abcdef', 'Incorrect SCRAM client message prefix: x'],
  ['n,,m=1,n=u,r=abcdef', 'SCRAM mandatory extensions are not supported'],
  ['n,,n=,r=abcdef', 'Invalid SCRAM user name: n='],
  ['n,,n=u,r=abc', 'Invalid SCRAM client nonce: r=abc'],
  ['n,a=v,n=u,r=abcdef', 'SCRAM user name u does not match a=v'],
])('refuses the first message %s [S]', (message, reason) => {
  expect(() => readClientFirst(message)).toThrow(reason)
})

it('refuses a server that gives a nonce of its own, or too few rounds', () => {
  expect(() => readServerFirst('r=xyz,s=QSXCR+Q6,i=4096', 'abc')).toThrow('nonce')
  expect(() => readServerFirst('r=abcxyz,s=QSXCR+Q6,i=1', 'abc')).toThrow('iteration count')
})

/** The examples of RFC 4013, section 3. */
it.each([
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['a\u00a0b\u3000c', 'a b c'],
])('SASLprep makes %j into %j', (password, prepared) => {
  expect(saslPrep(password)).toBe(prepared)
})

it('SASLprep refuses control characters', () => {
  expect(() => saslPrep('a\u0007')).toThrow('forbids')
})

it('makes the old digest of a password [M]', () => {
  expect(digestOf('user', 'pencil')).toBe('1c33006ec1ffd90f9cadcbcc0e118200')
})
