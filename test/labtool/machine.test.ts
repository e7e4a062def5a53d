import { describe, expect, it } from 'vitest'
import { findMirror, parseRelease } from '../../src/lab/machine.ts'

describe('the release of this machine', () => {
  it.each([
    ['debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n', 'bookworm'],
    ['ubuntu', 'PRETTY_NAME="Ubuntu 24.04.2 LTS"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n', 'noble'],
  ])('is read for %s', (distribution, text, suite) => {
    expect(parseRelease(text)).toEqual({ distribution, suite })
  })

  it('is refused by name when it is another distribution', () => {
    const fedora = 'NAME="Fedora Linux"\nID=fedora\nPRETTY_NAME="Fedora Linux 42"\n'
    expect(() => parseRelease(fedora)).toThrow('this machine is Fedora Linux 42')
  })
})

describe('the package mirror', () => {
  const stanza = (lines: string) => `Types: deb\n${lines}\nComponents: main\n`

  it.each([
    ['a line', 'deb http://mirror.example/debian bookworm main contrib\n'],
    ['a line with options', 'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main\n'],
    ['a stanza', stanza('# a snapshot\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates')],
  ])('is found in %s', (_form, text) => {
    expect(findMirror([text], 'bookworm')).toBe('http://mirror.example/debian')
  })

  it('is the one that serves the suite, not the one of updates or of another vendor', () => {
    const updates = stanza('URIs: http://security.example/debian-security\nSuites: bookworm-security')
    const vendor = 'deb https://vendor.example/node nodistro main\n'
    const own = stanza('URIs: http://mirror.example/debian\nSuites: bookworm')
    expect(findMirror([vendor, `${updates}\n${own}`], 'bookworm')).toBe('http://mirror.example/debian')
  })

  it('is the first with main when the suite goes by the name of "stable"', () => {
    expect(findMirror(['deb http://mirror.example/debian stable main\n'], 'bookworm')).toBe(
      'http://mirror.example/debian',
    )
  })

  it('is no disc, no source mirror, no comment and nothing disabled', () => {
    const lines =
      'deb cdrom:[Debian]/ bookworm main\ndeb-src http://a.example/d bookworm main\n# deb http://b.example/d bookworm main\n'
    const disabled = stanza('Enabled: no\nURIs: http://c.example/d\nSuites: bookworm')
    expect(findMirror([lines, disabled], 'bookworm')).toBeUndefined()
  })
})
