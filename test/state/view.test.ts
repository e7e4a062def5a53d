import { describe, expect, it } from 'vitest'
import { type Change, set } from '../../src/state/change.ts'
import { packageLists } from '../../src/state/families/apt.ts'
import { content, hash } from '../../src/state/families/content.ts'
import { packageNamed, virtualPackage } from '../../src/state/families/package.ts'
import { pending } from '../../src/state/families/simulation.ts'
import { type Stat, stat, statTarget } from '../../src/state/families/stat.ts'
import { sh } from '../../src/state/sh.ts'
import { createView } from '../../src/state/view.ts'

const directory: Stat = {
  type: 'directory',
  mode: '0755',
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  size: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
  inode: 0,
  device: 0,
  links: 1,
  target: '',
}
const cause = { text: 'install nginx' }

function change(sets: Change['sets'], more: Partial<Change> = {}): Change {
  return {
    kind: 'state',
    title: 'a change',
    how: { kind: 'script', script: sh`true`, spooled: false },
    sets,
    provides: [],
    touches: 'own',
    ...more,
  }
}

describe('reading', () => {
  it('asks for each thing once, and no more once it is learnt', () => {
    const view = createView(false)
    expect(view.missing('', [stat('/a'), stat('/a'), stat('/b')])).toHaveLength(2)
    view.learn('', stat('/a'), directory)
    expect(view.missing('', [stat('/a'), stat('/b')])).toEqual([stat('/b')])
  })

  it('keeps what one user saw from another', () => {
    const view = createView(false)
    view.learn('root', stat('/root/x'), directory)
    expect(view.look('', stat('/root/x'))).toBeUndefined()
  })
})

describe('after a change', () => {
  it('forgets the path, what lies below it and its content, and nothing else', () => {
    const view = createView(false)
    for (const probe of [stat('/a'), stat('/a/b'), hash('sha256', '/a/b'), stat('/ab')]) view.learn('', probe, null)
    view.forget(change([set(stat('/a'), directory)]))
    expect(view.missing('', [stat('/a'), stat('/a/b'), hash('sha256', '/a/b'), stat('/ab')])).toEqual([
      stat('/a'),
      stat('/a/b'),
      hash('sha256', '/a/b'),
    ])
  })

  it('sees through the links that every Debian has', () => {
    const view = createView(false)
    view.learn('', content('/var/run/app/pid'), Buffer.from('1'))
    view.forget(change([set(content('/run/app/pid'), Buffer.from('2'))]))
    expect(view.look('', content('/var/run/app/pid'))).toBeUndefined()
  })

  it('trusts no path once a link was seen', () => {
    const view = createView(false)
    view.learn('', stat('/opt/current'), { ...directory, type: 'link', target: 'releases/1' })
    view.learn('', stat('/opt/current/main.js'), null)
    view.forget(change([set(stat('/opt/releases/1/main.js'), null)]))
    expect(view.look('', stat('/opt/current/main.js'))).toBeUndefined()
  })

  it('forgets everything after what may touch everything', () => {
    const view = createView(false)
    view.learn('', stat('/a'), null)
    view.forget(change([], { touches: 'everything' }))
    expect(view.look('', stat('/a'))).toBeUndefined()
  })
})

describe('what apt says', () => {
  const upgrade = pending({ lists: 'local', words: ['dist-upgrade'] })
  const held = { ...virtualPackage('nginx'), selection: 'hold' as const }
  it.each([
    ['a source of packages', set(stat('/etc/apt/sources.list.d/nginx.sources'), directory), true],
    ['what is held', set(packageNamed('nginx'), held), true],
    ['another file', set(stat('/etc/nginx'), directory), false],
  ])('is asked anew after a change of %s', (_, setting, isForgotten) => {
    const view = createView(false)
    view.learn('', upgrade, null)
    view.forget(change([setting]))
    expect(view.look('', upgrade) === undefined).toBe(isForgotten)
  })

  it('of its lists is asked anew after a change of its sources', () => {
    const view = createView(false)
    view.learn('', packageLists, packageLists.family.absent)
    view.forget(change([set(content('/etc/apt/sources.list'), Buffer.from('deb'))]))
    expect(view.look('', packageLists)).toBeUndefined()
  })
})

describe('a plan', () => {
  it('sees what was planned before', () => {
    const view = createView(true)
    view.learn('', stat('/a'), null)
    view.suppose(change([set(stat('/a'), directory)]), cause)
    expect(view.look('', stat('/a'))?.value).toEqual(directory)
    expect(view.look('', statTarget('/a/'))?.value).toEqual(directory)
  })

  it('finds nothing below what it removed, but for what it made there since', () => {
    const view = createView(true)
    view.suppose(change([set(stat('/a'), null)]), cause)
    expect(view.missing('', [stat('/a/b'), content('/a/b')])).toEqual([])
    expect(view.look('', content('/a/b'))?.value).toBeNull()
    view.suppose(change([set(stat('/a'), directory)]), cause)
    expect(view.look('', stat('/a'))?.value).toEqual(directory)
    expect(view.look('', stat('/a/b'))?.value).toBeNull()
  })

  it('says of an absent thing why it may be there by then', () => {
    const view = createView(true)
    view.learn('', stat('/etc/nginx'), null)
    view.learn('', stat('/etc'), directory)
    view.suppose(change([], { provides: [{ family: 'stat', covers: (path) => path.startsWith('/etc/') }] }), cause)
    expect(view.look('', stat('/etc/nginx'))).toEqual({ value: null, causes: [cause] })
    expect(view.look('', stat('/etc'))?.causes).toEqual([])
  })

  it('does not take the old bytes for those that the host is to make', () => {
    const view = createView(true)
    for (const probe of [content('/a/b'), hash('sha1', '/a/b')]) view.learn('', probe, null)
    view.learn('', content('/a/c'), null)
    view.suppose(change([set(stat('/a/b'), directory)], { makes: '/a/b' }), cause)
    expect(view.look('', content('/a/b'))?.causes).toEqual([cause])
    expect(view.look('', hash('sha1', '/a/b'))?.causes).toEqual([cause])
    expect(view.look('', content('/a/c'))?.causes).toEqual([])
  })

  it('reads what only plans need, which an apply takes as absent', () => {
    const candidate = { family: { ...stat('/').family, name: 'candidate', plansOnly: true as const }, subject: 'nginx' }
    expect(createView(true).missing('', [candidate])).toEqual([candidate])
    expect(createView(false).missing('', [candidate])).toEqual([])
    expect(createView(false).look('', candidate)).toEqual({ value: null, causes: [] })
  })
})
