import { describe, expect, it } from 'vitest'
import { bornEmpty, bornLink } from '../../src/state/born.ts'
import { type Change, type Setting, set } from '../../src/state/change.ts'
import { content, hash } from '../../src/state/families/content.ts'
import { stat, statTarget } from '../../src/state/families/stat.ts'
import { systemdUnits } from '../../src/state/families/systemd.ts'
import { tree } from '../../src/state/families/tree.ts'
import { unit } from '../../src/state/families/unit.ts'
import { sh } from '../../src/state/sh.ts'
import { createView } from '../../src/state/view.ts'

const root = { uid: 0, user: 'root', gid: 0, group: 'root', groups: ['root'], gids: [0] }
const file = bornEmpty(root, null)
const folder = { ...file, type: 'directory' as const, mode: '0755' }
const cause = { text: 'copy' }

function change(...sets: readonly Setting[]): Change {
  const how = { kind: 'script', script: sh`true`, spooled: false } as const
  return { kind: 'state', title: 'a change', how, sets, provides: [], touches: 'own' }
}

describe('reading a path', () => {
  it('looks at the folders above, which may be links', () => {
    expect(createView(false).missing('', [hash('sha256', '/srv/l/f')])).toEqual([
      hash('sha256', '/srv/l/f'),
      stat('/srv'),
      stat('/srv/l'),
    ])
  })
})

describe('after a change', () => {
  it('below a folder that is a link, forgets the other name of the file', () => {
    const view = createView(false)
    view.learn('', stat('/srv/l'), bornLink(root, '/srv/a', null))
    view.learn('', stat('/srv/a/f'), null)
    view.forget(change(set(stat('/srv/l/f'), file)))
    expect(view.look('', stat('/srv/a/f'))).toBeUndefined()
  })

  it('of one name of a file that has two, forgets the other', () => {
    const view = createView(false)
    view.learn('', stat('/srv/f'), { ...file, links: 2 })
    view.learn('', hash('sha256', '/srv/g'), 'x')
    view.forget(change(set(stat('/srv/f'), file)))
    expect(view.look('', hash('sha256', '/srv/g'))).toBeUndefined()
  })

  it('of a unit file, forgets the unit and whether systemd has read it', () => {
    const view = createView(false)
    view.learn('', unit('demo.service'), null)
    view.learn('', systemdUnits, { running: true, needsReload: false })
    view.forget(change(set(stat('/etc/systemd/system/demo.service'), null)))
    expect(view.missing('', [unit('demo.service'), systemdUnits])).toHaveLength(2)
  })
})

describe('a plan', () => {
  it('finds by one name what it planned by another', () => {
    const view = createView(true)
    view.learn('', stat('/srv/l'), bornLink(root, 'a', null))
    view.suppose(change(set(stat('/srv/l/f'), file), set(hash('sha256', '/srv/l/f'), 'x')), cause)
    expect(view.look('', stat('/srv/a/f'))?.value).toEqual(file)
    expect(view.look('', hash('sha256', '/srv/a/f'))?.value).toBe('x')
  })

  it('reads what is behind a link that is only planned', () => {
    const view = createView(true)
    view.suppose(change(set(stat('/srv/l'), bornLink(root, '/opt', null))), cause)
    expect(view.missing('', [stat('/srv/l/f')])).toContainEqual(stat('/opt/f'))
    view.learn('', stat('/opt/f'), file)
    expect(view.look('', stat('/srv/l/f'))?.value).toEqual(file)
  })

  it('finds a link itself where it leads to what is planned to go', () => {
    const view = createView(true)
    const link = bornLink(root, '/opt/app', null)
    view.suppose(change(set(stat('/srv/l'), link), set(stat('/opt/app'), null)), cause)
    expect(view.look('', statTarget('/srv/l'))?.value).toEqual(link)
  })

  it('sees below a folder what it makes there, and not what it removes', () => {
    const view = createView(true)
    view.learn('', tree('/srv'), [
      { ...file, path: 'old' },
      { ...file, path: 'kept' },
    ])
    view.suppose(change(set(stat('/srv/old'), null), set(stat('/srv/new'), folder)), cause)
    view.suppose(change(set(tree('/srv'), [{ ...file, path: 'kept', mode: '0600' }])), cause)
    const entries = (view.look('', tree('/srv'))?.value ?? []) as { path: string; mode: string }[]
    expect(entries.map(({ path, mode }) => `${path} ${mode}`)).toEqual(['kept 0600', 'new 0755'])
  })

  it('cannot tell the bytes of a file that is copied on the host', () => {
    const view = createView(true)
    view.suppose(change(set(stat('/srv/f'), file), set(hash('sha256', '/srv/f'), 'x')), cause)
    expect(view.look('', content('/srv/f'))).toEqual({ value: null, causes: [cause] })
  })

  it('has systemd read its units again after a unit file', () => {
    const view = createView(true)
    view.suppose(change(set(stat('/etc/systemd/system/demo.service'), file)), cause)
    expect(view.look('', systemdUnits)?.value).toEqual({ running: true, needsReload: true })
  })
})
