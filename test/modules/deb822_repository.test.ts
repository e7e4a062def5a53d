import { describe, expect, it } from 'vitest'
import repository from '../../modules/deb822_repository.ts'
import type { Existing } from '../../src/state/attributes.ts'
import { bytesContent } from '../../src/state/content.ts'
import { hashOf } from '../../src/state/families/content.ts'
import { type HttpAnswer, noAnswer } from '../../src/state/http.ts'
import { oneFingerprint, oneKey, otherFingerprint, twoKeys } from '../module/keys.ts'
import { argsOf, type Given } from './local.ts'

const times = { atime: 0, mtime: 0, ctime: 0, inode: 1, device: 1, target: '' }
const root = { uid: 0, gid: 0, owner: 'root', group: 'root' }
const folder: Existing = { type: 'directory', mode: '0755', ...root, size: 4096, links: 2, ...times }
const file: Existing = { type: 'file', mode: '0644', ...root, size: 7, links: 1, ...times }
const me = { uid: 0, gid: 0, user: 'root', group: 'root', gids: [0], umask: '0022', home: '/root' }
const folders = {
  'target /etc/apt': folder,
  'target /etc/apt/sources.list.d': folder,
  'target /etc/apt/keyrings': folder,
}
const blank = { me, ...folders }
const dest = '/etc/apt/sources.list.d/lab.sources'
const keyUrl = 'https://example.org/lab.asc'

type Task = Given<typeof repository.args>
const source: Task = { name: 'Lab', uris: ['https://example.org/debian'], suites: ['bookworm'], components: ['main'] }
const args = (task: Task) => argsOf(repository.args, { ...source, ...task })

function answered(body: string, status = 200): HttpAnswer {
  return { ...noAnswer(keyUrl, 'HTTP Error 404: Not Found'), status, body: bytesContent(Buffer.from(body)) }
}

const there = (path: string, text: string) => ({
  [`stat ${path}`]: file,
  [`target ${path}`]: file,
  [`sha256 ${path}`]: hashOf('sha256', Buffer.from(text)),
  [`key ${path}`]: Buffer.from(text),
})

function planned(task: Task, seen: object) {
  const plan = repository.plan(args(task), { ...blank, ...seen } as never)
  return 'failed' in plan ? plan.failed : plan.map(({ title, sets }) => `${sets[0]?.probe.subject}: ${title}`)
}

function text(task: Task, seen: object = {}) {
  return repository.result(args(task), { ...blank, ...seen } as never, []).repo
}

const isAsked = (task: Task, seen: object) =>
  'answer key' in (repository.readMore?.(args(task), { ...blank, ...seen } as never) ?? {})

describe('the text of a source', () => {
  // As deb822_repository of ansible-core 2.19 writes it.
  it('has its fields in the order of the arguments', () => {
    const more: Task = {
      name: 'MongoDB Org_8.0!',
      architectures: ['amd64', 'arm64'],
      enabled: true,
      by_hash: false,
      date_max_future: 10,
      trusted: true,
    }
    expect(text(more)).toBe(
      [
        'Architectures: amd64 arm64',
        'By-Hash: no',
        'Components: main',
        'Date-Max-Future: 10',
        'Enabled: yes',
        'X-Repolib-Name: MongoDB Org_8.0!',
        'Suites: bookworm',
        'Trusted: yes',
        'Types: deb',
        'URIs: https://example.org/debian',
        '',
      ].join('\n'),
    )
    expect(repository.result(args(more), blank as never, []).dest).toBe(
      '/etc/apt/sources.list.d/mongodb-org-80.sources',
    )
  })

  it('has a key that is given as text, set in', () => {
    const block = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\ndef\n-----END PGP PUBLIC KEY BLOCK-----\n'
    expect(text({ signed_by: block })).toContain(
      'Signed-By:\n    -----BEGIN PGP PUBLIC KEY BLOCK-----\n    .\n    abc\n    def\n    -----END PGP PUBLIC KEY BLOCK-----\nSuites',
    )
  })

  it.each(['/usr/share/keyrings/lab.gpg', oneFingerprint])('names a key that is %s', (key) => {
    expect(text({ signed_by: key })).toContain(`\nSigned-By: ${key}\n`)
  })
})

describe('a source', () => {
  it('is written, and left alone once it is there', () => {
    expect(planned({}, {})).toEqual([`${dest}: create file`])
    expect(planned({}, there(dest, String(text({}))))).toEqual([])
  })

  it('goes with its key', () => {
    const all = { ...there(dest, 'x'), ...there('/etc/apt/keyrings/lab.asc', oneKey) }
    expect(planned({ state: 'absent' }, all)).toEqual([
      `${dest}: remove file`,
      '/etc/apt/keyrings/lab.asc: remove file',
    ])
    expect(planned({ state: 'absent' }, {})).toEqual([])
  })
})

describe('a key of a server', () => {
  const task: Task = { signed_by: keyUrl, fingerprints: [oneFingerprint] }
  const came = { 'answer key': answered(oneKey) }

  it('is kept as it is written, armored or not, and named in the source', () => {
    expect(planned(task, came)).toEqual(['/etc/apt/keyrings/lab.asc: create file', `${dest}: create file`])
    expect(text(task, came)).toContain('Signed-By: /etc/apt/keyrings/lab.asc\n')
    expect(planned({ signed_by: keyUrl }, { 'answer key': answered('\x99binary') })).toEqual([
      '/etc/apt/keyrings/lab.gpg: create file',
      `${dest}: create file`,
    ])
  })

  it('is asked for each time, unless the one that is there has the right fingerprint', () => {
    const kept = there('/etc/apt/keyrings/lab.asc', oneKey)
    expect(isAsked({ signed_by: keyUrl }, kept)).toBe(true)
    expect(isAsked(task, kept)).toBe(false)
    expect(planned(task, { ...kept, ...there(dest, String(text(task, kept))) })).toEqual([])
    expect(isAsked(task, there('/etc/apt/keyrings/lab.asc', twoKeys))).toBe(true)
  })

  it('is refused if it is another one, or one more comes with it', () => {
    expect(planned({ ...task, fingerprints: [otherFingerprint] }, came)).toBe(
      `The key in ${keyUrl} is ${oneFingerprint}, not ${otherFingerprint}`,
    )
    expect(planned(task, { 'answer key': answered(twoKeys) })).toContain(otherFingerprint)
    expect(
      planned({ ...task, fingerprints: [oneFingerprint, otherFingerprint] }, { 'answer key': answered(twoKeys) }),
    ).toHaveLength(2)
  })

  it('is refused if it is no key, or there is none', () => {
    expect(planned(task, { 'answer key': answered('<html>') })).toBe(`There is no OpenPGP key in ${keyUrl}`)
    expect(planned(task, { 'answer key': answered('', 404) })).toBe(`${keyUrl} can't be had: HTTP Error 404: Not Found`)
  })
})

describe('a key that is not of a server', () => {
  it('is held against the fingerprint too', () => {
    const path = '/usr/share/keyrings/lab.asc'
    const wrong: Task = { fingerprints: [otherFingerprint] }
    expect(planned({ ...wrong, signed_by: oneKey }, {})).toContain('signed_by')
    expect(planned({ ...wrong, signed_by: path }, { [`key ${path}`]: Buffer.from(oneKey) })).toContain(path)
    expect(planned({ fingerprints: [oneFingerprint], signed_by: oneKey }, {})).toEqual([`${dest}: create file`])
  })
})
