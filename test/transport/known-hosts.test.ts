import { describe, expect, it } from 'vitest'
import { judge, keysOf, nameOf, parseKnownHosts } from '../../src/transport/known-hosts.ts'

const ED = { type: 'ssh-ed25519', base64: 'AAAAC3NzaC1lZDI1NTE5AAAAIFg8iLlZ4mVQZcYjXpi2fFIVE7WEvOLbh9RRo9jw4HVe' }
const OTHER = { type: 'ssh-ed25519', base64: 'AAAAC3NzaC1lZDI1NTE5AAAAIEZ0c3F4Y2lAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
const RSA = { type: 'ssh-rsa', base64: 'AAAAB3NzaC1yc2EAAAADAQABAAABAQC7' }
const ed = `${ED.type} ${ED.base64}`
const other = `${OTHER.type} ${OTHER.base64}`
// Made by ssh-keygen -H of "h1.example" and "[h1.example]:2222".
const HASHED = '|1|J0IjQktlh28JwyDntkS309tc6DU=|0Kdb/Tp/cqIGjZrvx+tf5KNnu2A='
const HASHED_PORT = '|1|WC+235F2Fx8R8n7kPOwuxjD70Wc=|YlQn12WoYNnBmWK8BqZ8jnpRkBM='

describe('known_hosts', () => {
  it.each([
    ['a name', `h1 ${ed}`, 'h1', 22, 'known'],
    ['a name in capitals', `H1 ${ed}`, 'h1', 22, 'known'],
    ['a name asked for in capitals', `h1 ${ed}`, 'H1', 22, 'known'],
    ['an address', `10.77.0.11 ${ed}`, '10.77.0.11', 22, 'known'],
    ['one of a list', `10.77.0.11,h1 ${ed}`, 'h1', 22, 'known'],
    ['a comment at the end of the line', `h1 ${ed} root@h1 # lab`, 'h1', 22, 'known'],
    ['blanks around it', `\t h1\t${ed.replace(' ', '  ')}  `, 'h1', 22, 'known'],
    ['a port', `[h1]:2222 ${ed}`, 'h1', 2222, 'known'],
    ['an IPv6 address with a port', `[fd00::1]:2222 ${ed}`, 'fd00::1', 2222, 'known'],
    ['another port', `[h1]:2222 ${ed}`, 'h1', 2223, 'unknown'],
    ['no port, for the usual one', `[h1]:2222 ${ed}`, 'h1', 22, 'unknown'],
    ['a port, known without it', `h1 ${ed}`, 'h1', 2222, 'known'],
    ['another key without the port', `h1 ${other}`, 'h1', 2222, 'unknown'],
    ['a star', `*.example ${ed}`, 'h1.example', 22, 'known'],
    ['a star that does not fit', `*.example ${ed}`, 'example', 22, 'unknown'],
    ['a question mark', `h? ${ed}`, 'h1', 22, 'known'],
    ['a dot, which is no wildcard', `h.1 ${ed}`, 'hx1', 22, 'unknown'],
    ['a negation', `*.example,!h1.example ${ed}`, 'h1.example', 22, 'unknown'],
    ['a negation of another', `*.example,!h2.example ${ed}`, 'h1.example', 22, 'known'],
    ['a hashed name', `${HASHED} ${ed}`, 'h1.example', 22, 'known'],
    ['a hashed name of another', `${HASHED} ${ed}`, 'h2.example', 22, 'unknown'],
    ['a hashed name with a port', `${HASHED_PORT} ${ed}`, 'h1.example', 2222, 'known'],
    ['another key', `h1 ${other}`, 'h1', 22, 'changed'],
    ['another key first', `h1 ${other}\nh1 ${ed}`, 'h1', 22, 'known'],
    ['a key of another type only', `h1 ${RSA.type} ${RSA.base64}`, 'h1', 22, 'changed'],
    ['a revoked key', `h1 ${ed}\n@revoked * ${ed}`, 'h1', 22, 'revoked'],
    ['another key that is revoked', `h1 ${ed}\n@revoked * ${other}`, 'h1', 22, 'known'],
    ['a certificate authority', `@cert-authority *.example ${ed}`, 'h1.example', 22, 'unknown'],
    ['a comment', `# h1 ${ed}`, 'h1', 22, 'unknown'],
    ['nonsense', 'h1\n\nh1 ssh-ed25519\n:::', 'h1', 22, 'unknown'],
    ['nothing', '', 'h1', 22, 'unknown'],
  ])('with %s', (_what, text, address, port, expected) => {
    const verdict = judge(parseKnownHosts(text), address, port, ED)
    expect(verdict.known ? 'known' : verdict.why).toBe(expected)
  })

  it('tells which keys it expects instead', () => {
    const entries = parseKnownHosts(`h1 ${other}\nh1 ${RSA.type} ${RSA.base64}\nh2 ${ed}`)
    expect(judge(entries, 'h1', 22, ED)).toEqual({ known: false, why: 'changed', expected: [OTHER, RSA] })
    expect(keysOf(entries, 'h1', 22)).toEqual([OTHER, RSA])
  })

  it('names a host as ssh does', () => {
    expect([nameOf('H1', 22), nameOf('h1', 2222)]).toEqual(['h1', '[h1]:2222'])
  })
})
