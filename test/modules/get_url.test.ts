import { describe, expect, it } from 'vitest'
import getUrl from '../../modules/get_url.ts'
import type { Existing } from '../../src/state/attributes.ts'
import { bytesContent } from '../../src/state/content.ts'
import { type HttpAnswer, noAnswer } from '../../src/state/http.ts'
import { argsOf, type Given } from './local.ts'

const url = 'https://example.org/pub/app.tgz'
const folder: Existing = {
  type: 'directory',
  mode: '0755',
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  size: 4096,
  atime: 0,
  mtime: 0,
  ctime: 0,
  inode: 1,
  device: 1,
  links: 2,
  target: '',
}
const file: Existing = { ...folder, type: 'file', mode: '0644', size: 7, links: 1, mtime: 1_445_412_480 }
const me = { uid: 0, gid: 0, user: 'root', group: 'root', gids: [0], umask: '0022', home: '/root' }
const bytes = bytesContent(Buffer.from('a file\n'))
const found = { me, 'stat /opt': folder, 'target /opt': folder }
const there = { ...found, 'stat /opt/app.tgz': file, 'target /opt/app.tgz': file }

function answered(more: Partial<HttpAnswer>): HttpAnswer {
  return { ...noAnswer(url, ''), status: 200, message: 'OK (7 bytes)', body: bytes, ...more }
}

type Task = Given<typeof getUrl.args>
const args = (task: Task) => argsOf(getUrl.args, { url, dest: '/opt/app.tgz', ...task })

/** The names of what is asked in the rounds after the first, with what is found of it. */
function asked(task: Task, seen: object): string[] {
  return Object.keys(getUrl.readMore?.(args(task), seen as never) ?? {}).sort()
}

function headersOf(task: Task, seen: object) {
  const probe = Object.entries(getUrl.readMore?.(args(task), seen as never) ?? {}).find(
    ([name]) => name === 'answer body',
  )?.[1]
  return probe && 'request' in probe.family ? Object.fromEntries(probe.family.request.headers) : null
}

describe('what a download asks', () => {
  it('asks for what is not there without a condition', () => {
    expect(headersOf({}, { ...found, 'stat /opt/app.tgz': null, 'target /opt/app.tgz': null })).toEqual({
      'User-Agent': 'ansible-httpget',
    })
  })

  it('asks for what is there if it is newer, and with force in any case', () => {
    expect(headersOf({}, there)).toMatchObject({ 'If-Modified-Since': 'Wed, 21 Oct 2015 07:28:00 GMT' })
    expect(headersOf({ force: true }, there)).toMatchObject({ 'Cache-Control': 'no-cache' })
  })

  it('asks nobody if the checksum is right', () => {
    const checksum = `sha256:${bytes.sha256}`
    expect(asked({ checksum }, there)).toContain('sha256 /opt/app.tgz')
    expect(asked({ checksum }, { ...there, 'sha256 /opt/app.tgz': bytes.sha256 })).not.toContain('answer body')
    expect(asked({ checksum }, { ...there, 'sha256 /opt/app.tgz': 'other' })).toContain('answer body')
  })

  it('hashes what is there only if another file came', () => {
    expect(asked({}, { ...there, 'answer body': answered({ status: 304, body: null }) })).not.toContain(
      'sha1 /opt/app.tgz',
    )
    expect(asked({}, { ...there, 'answer body': answered({}) })).toContain('sha1 /opt/app.tgz')
  })

  it('looks at the file that the server names in a folder, not at a path that it names', () => {
    const headers = new Map([['content-disposition', 'attachment; filename=../../etc/passwd']])
    const names = asked({ dest: '/opt' }, { ...there, 'answer body': answered({ headers }) })
    expect(names).toContain('stat /opt/passwd')
    expect(names.some((name) => name.includes('/etc/'))).toBe(false)
  })

  it('takes no name from the server that would lead out of the folder', () => {
    const headers = new Map([['content-disposition', 'attachment; filename=".."']])
    const names = asked({ dest: '/opt' }, { ...there, 'answer body': answered({ headers }) })
    expect([names.includes('stat /opt/app.tgz'), names.includes('stat /')]).toEqual([true, false])
  })
})

describe('what a download plans', () => {
  const titles = (task: Task, seen: object) => {
    const plan = getUrl.plan(args(task), seen as never)
    return 'failed' in plan ? plan.failed : plan.map(({ title }) => title)
  }
  const absent = { ...found, 'stat /opt/app.tgz': null, 'target /opt/app.tgz': null }

  it.each([
    ['a new file', {}, { ...absent, 'answer body': answered({}) }, ['create file']],
    ['the same', {}, { ...there, 'answer body': answered({}), 'sha256 /opt/app.tgz': bytes.sha256 }, []],
    [
      'another',
      { mode: '0600' },
      { ...there, 'answer body': answered({}), 'sha256 /opt/app.tgz': 'x' },
      ['change content, mode 0644 → 0600'],
    ],
    [
      'nothing newer',
      { mode: '0600' },
      { ...there, 'answer body': answered({ status: 304, body: null }) },
      ['mode 0644 → 0600'],
    ],
    ['more than a plan takes in', {}, { ...absent, 'answer body': answered({ body: null }) }, ['create file']],
    ['an error', {}, { ...absent, 'answer body': answered({ status: 404 }) }, 'Request failed'],
  ] as const)('%s', (_, task, seen, expected) => {
    expect(titles(task, seen)).toEqual(expected)
  })
})
