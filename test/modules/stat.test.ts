import { chmodSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import ping from '../../modules/ping.ts'
import stat from '../../modules/stat.ts'
import { accessOf } from '../../src/module/access.ts'
import { bornFile } from '../../src/state/born.ts'
import { converge, planned, testFolder } from './local.ts'

describe('stat', () => {
  it('tells what Ansible tells of a file', async () => {
    const path = join(testFolder(), 'a')
    writeFileSync(path, 'hello\n')
    chmodSync(path, 0o2741)
    const { result, changes } = await converge(stat, { path })
    expect(changes).toEqual([])
    expect(result.stat).toMatchObject({
      exists: true,
      path,
      mode: '2741',
      isreg: true,
      isdir: false,
      islnk: false,
      size: 6,
      nlink: 1,
      uid: process.getuid?.(),
      checksum: 'f572d396fae9206628714fb2ce00f72e94f2258f',
      ...{ rusr: true, wusr: true, xusr: true, rgrp: true, wgrp: false, xgrp: false },
      ...{ roth: false, woth: false, xoth: true, isuid: false, isgid: true },
      ...{ readable: true, writeable: true, executable: true },
    })
  })

  it('tells where a link leads, or of what it leads to', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'real'), 'x', { mode: 0o600 })
    symlinkSync('real', join(top, 'link'))
    const { result } = await converge(stat, { path: join(top, 'link') })
    expect(result.stat).toMatchObject({
      islnk: true,
      lnk_source: join(top, 'real'),
      lnk_target: 'real',
      executable: false,
    })
    expect(result.stat).not.toHaveProperty('checksum')
    const followed = await converge(stat, { path: join(top, 'link'), follow: true, checksum_algorithm: 'md5' })
    expect(followed.result.stat).toMatchObject({
      isreg: true,
      mode: '0600',
      checksum: '9dd4e461268c8034f5c8564e155c67a6',
    })
  })

  it('tells of nothing that it is not there', async () => {
    const path = join(testFolder(), 'link')
    symlinkSync('nowhere', path)
    expect((await converge(stat, { path: '/nonexistent' })).result).toEqual({ stat: { exists: false } })
    expect((await converge(stat, { path, follow: true })).result).toEqual({ stat: { exists: false } })
    expect((await converge(stat, { path })).result.stat).toMatchObject({
      exists: true,
      lnk_target: 'nowhere',
      readable: false,
    })
  })

  it('does not read a device to its end', async () => {
    const { result } = await converge(stat, { path: '/dev/zero' })
    expect(result.stat).toMatchObject({ ischr: true, isreg: false })
    expect(result.stat).not.toHaveProperty('checksum')
  })

  it('leaves the hash out if asked to', async () => {
    const { result } = await converge(stat, { path: '/etc/passwd', get_checksum: false })
    expect(result.stat).not.toHaveProperty('checksum')
  })
})

describe('access', () => {
  const me = { uid: 1000, user: 'app', gid: 1000, group: 'app', groups: ['app', 'web'], gids: [1000, 33] }
  const root = { uid: 0, user: 'root', gid: 0, group: 'root', groups: ['root'], gids: [0] }
  const file = { ...bornFile(root, 0), mode: '0751' }

  it.each([
    ['another', file, { readable: false, writeable: false, executable: true }],
    ['the group', { ...file, gid: 33 }, { readable: true, writeable: false, executable: true }],
    ['the owner', { ...file, uid: 1000, mode: '0077' }, { readable: false, writeable: false, executable: false }],
  ])('of %s is by the mode', (_, at, access) => {
    expect(accessOf(at, me)).toEqual(access)
  })

  it('of root is to everything, but not to execute what nobody may', () => {
    expect(accessOf({ ...file, mode: '0000' }, root)).toEqual({ readable: true, writeable: true, executable: false })
  })
})

describe('ping', () => {
  it('answers', async () => {
    expect((await converge(ping, {})).result).toEqual({ ping: 'pong' })
    expect((await converge(ping, { data: 'x' })).result).toEqual({ ping: 'x' })
  })

  it('crashes if asked to', async () => {
    expect(await planned(ping, { data: 'crash' })).toEqual({ failed: 'boom' })
  })
})
