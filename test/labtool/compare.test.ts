import { describe, expect, it } from 'vitest'
import { compare } from '../../src/lab/compare.ts'
import { type Entry, parseListing } from '../../src/lab/manifest.ts'

const file: Entry = {
  type: 'f',
  mode: '644',
  owner: '0',
  group: '0',
  size: '5',
  time: '10.5',
  target: '',
  device: '58',
  hash: 'a',
}
const folder: Entry = { ...file, type: 'd', mode: '755', size: '' }
const tree = (entries: Record<string, Entry>) => new Map(Object.entries(entries))

describe('two manifests', () => {
  it('that are alike differ in nothing', () => {
    expect(compare(tree({ etc: folder, 'etc/a': file }), tree({ etc: folder, 'etc/a': file }))).toEqual([])
  })

  it.each([
    ['mode', { mode: '600' }, { name: 'mode', before: '644', after: '600' }],
    ['owner', { owner: '33' }, { name: 'owner', before: '0', after: '33' }],
    ['group', { group: '33' }, { name: 'group', before: '0', after: '33' }],
    ['size', { size: '6' }, { name: 'size', before: '5', after: '6' }],
    ['type', { type: 'l' }, { name: 'type', before: 'f', after: 'l' }],
    ['target', { target: '/x' }, { name: 'target', before: '', after: '/x' }],
    ['content', { hash: 'b' }, { name: 'content' }],
    ['ctime', { time: '10.6' }, { name: 'ctime' }],
  ])('name the %s that changed', (_name, change, attribute) => {
    expect(compare(tree({ a: file }), tree({ a: { ...file, ...change } }))).toEqual([
      { kind: 'changed', path: '/a', attributes: [attribute] },
    ])
  })

  it('say of a folder with a new file no more than that', () => {
    const after = tree({ etc: { ...folder, time: '11' }, 'etc/new': file })
    expect(compare(tree({ etc: folder }), after)).toEqual([{ kind: 'added', path: '/etc/new' }])
  })

  it('say of the root folder with a new file no more than that', () => {
    const after = tree({ '': { ...folder, time: '11' }, new: file })
    expect(compare(tree({ '': folder }), after)).toEqual([{ kind: 'added', path: '/new' }])
  })

  it('say that a folder was written to when nothing in it tells', () => {
    const written = compare(tree({ etc: folder, 'etc/a/b': file }), tree({ etc: { ...folder, time: '11' } }))
    expect(written).toEqual([
      { kind: 'changed', path: '/etc', attributes: [{ name: 'mtime' }] },
      { kind: 'deleted', path: '/etc/a/b' },
    ])
  })

  it('say of a folder that its mode changed, whatever is in it', () => {
    const after = tree({ etc: { ...folder, mode: '700', time: '11' }, 'etc/new': file })
    expect(compare(tree({ etc: folder }), after).map(({ path }) => path)).toEqual(['/etc', '/etc/new'])
  })
})

describe('what a login leaves behind', () => {
  it.each([
    'var/log/journal/0123/system.journal',
    'var/log/lastlog',
    'run/utmp',
    'run/motd.dynamic',
    'run/sudo/ts/joe',
    'run/user/0/bus',
    'run/systemd/sessions/7',
    'run/systemd/transient/session-7.scope',
    'run/systemd/units/invocation:session-7.scope',
  ])('is no difference: %s', (path) => {
    expect(compare(tree({}), tree({ [path]: file }))).toEqual([])
  })

  it('explains the time of the folder that it is in', () => {
    const before = tree({ run: folder, 'run/motd.dynamic': file })
    const after = tree({ run: { ...folder, time: '11' }, 'run/motd.dynamic': { ...file, time: '11' } })
    expect(compare(before, after)).toEqual([])
  })

  it.each([
    'var/log/journalist',
    'run/sudoers',
    'run/systemd/transient/rcprov.service',
    'run/systemd/units/invocation:nginx.service',
    'var/log/nginx/access.log',
    'run/x',
    'tmp/x',
  ])('is not %s', (path) => {
    expect(compare(tree({}), tree({ [path]: file }))).toEqual([{ kind: 'added', path: `/${path}` }])
  })
})

describe('what find lists', () => {
  it('is read with its ctime, of a folder with its mtime and without its size', () => {
    const text = [
      ['', 'd', '755', '0', '0', '4096', '1795261392.2080100280', '1795261392.1000000000', '', '58'],
      ['etc/a\nb', 'f', '640', '0', '42', '17', '1795261392.4260798950', '1.0', '', '58'],
      ['bin', 'l', '777', '0', '0', '7', '1795261089.6049685300', '1.0', 'usr/bin', '58'],
    ]
      .flat()
      .map((field) => `${field}\0`)
      .join('')
    const root = { type: 'd', mode: '755', owner: '0', group: '0', size: '', target: '', device: '58' }
    expect([...parseListing(text)]).toEqual([
      ['', { ...root, time: '1795261392.1000000000' }],
      ['etc/a\nb', { ...root, type: 'f', mode: '640', group: '42', size: '17', time: '1795261392.4260798950' }],
      ['bin', { ...root, type: 'l', mode: '777', size: '7', time: '1795261089.6049685300', target: 'usr/bin' }],
    ])
  })
})
