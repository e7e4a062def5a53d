import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { conditions } from '../../../src/state/families/conditions.ts'
import { systemdUnits } from '../../../src/state/families/systemd.ts'
import { unit, unitName } from '../../../src/state/families/unit.ts'

describe('unit', () => {
  const { family } = unit('')
  const printed = readFileSync(new URL('unit.txt', import.meta.url))
  const one = (name: string) => family.parse(printed, [name])[0] ?? null

  it.each([
    ['nginx.service', { state: 'started', enabled: 'enabled' }],
    ['demo@3001.service', { state: 'stopped', enabled: 'enabled' }],
    ['bad.service', { state: 'failed', enabled: 'disabled' }],
    ['systemd-resolved.service', { state: 'stopped', enabled: 'masked' }],
    ['apt-daily.timer', { state: 'stopped', enabled: 'enabled' }],
    ['nope.service', { state: 'absent' }],
  ])('knows how %s is', (name, cells) => {
    expect(family.cells(one(name))).toEqual(cells)
  })

  it('finds a unit by its alias, and tells its own name', () => {
    expect(one('sshd.service')).toMatchObject({ id: 'ssh.service', activeState: 'active' })
  })

  it('knows a service that starts, works and ends', () => {
    expect(one('one.service')).toMatchObject({ passing: true })
    expect(one('nginx.service')).toMatchObject({ passing: false })
  })

  it('tells the properties by the names of systemd', () => {
    expect(one('nginx.service')?.properties).toMatchObject({
      Type: 'forking',
      SubState: 'running',
      ExecMainStatus: '0',
    })
  })

  it('knows an init script by the links that start it', () => {
    const script =
      '\nId=old.service\nNames=old.service\nLoadState=loaded\nUnitFileState=generated\nSourcePath=/etc/init.d/old\n'
    const found = family.parse(Buffer.from(`/etc/rc2.d/S01old\n${script}`), ['old.service'])
    expect(found).toMatchObject([{ startedByLinks: true, fileState: 'generated' }])
    expect(family.parse(Buffer.from(`/etc/rc2.d/S01cron\n${script}`), ['old.service'])).toMatchObject([
      { startedByLinks: false },
    ])
  })

  it('finds nothing where systemd does not answer', () => {
    expect(family.parse(Buffer.from(''), ['nginx.service'])).toEqual([null])
  })

  it('asks for no name that would keep systemctl from answering', () => {
    expect(family.script(['a b.service', '', 'nginx.service', 'demo@.service']).text).toMatch(/ -- nginx\.service /)
  })

  it.each([
    ['nginx', 'nginx.service'],
    ['nginx.service', 'nginx.service'],
    ['apt-daily.timer', 'apt-daily.timer'],
    ['demo@3001', 'demo@3001.service'],
    ['openvpn@site.conf', 'openvpn@site.conf.service'],
  ])('takes %s for %s', (name, full) => {
    expect(unitName(name)).toBe(full)
  })
})

describe('conditions', () => {
  it('tells the lines that may keep a unit from starting', () => {
    const printed = '#\nConditionPathExists=!/etc/ssh/sshd_not_to_be_run\n#\n'
    expect(conditions('').family.parse(Buffer.from(printed), ['ssh.service', 'nginx.service'])).toEqual([
      ['ConditionPathExists=!/etc/ssh/sshd_not_to_be_run'],
      [],
    ])
  })
})

describe('systemd', () => {
  it.each([
    ['running\n', { running: true, needsReload: false }],
    ['running\n/etc/systemd/system\n/etc/systemd/system/new.service\n', { running: true, needsReload: true }],
    ['running\nstale\n', { running: true, needsReload: true }],
    ['', { running: false, needsReload: false }],
  ])('reads %j', (printed, expected) => {
    expect(systemdUnits.family.parse(Buffer.from(printed), ['units'])).toEqual([expected])
  })

  it.each<[string, readonly string[], string]>([
    ['its own note, before all changes', ['unit', 'note', 'made'], ''],
    ['its own note, before a change', ['note', 'made', 'unit'], 'unit'],
    ["another program's note", ['made', 'unit', 'note'], 'stale'],
    ['no note', ['made', 'unit'], 'stale'],
    ['a note, and nothing made', ['unit', 'note'], 'stale'],
  ])('is asked when it read its units only where no file tells: %s', (_, written, expected) => {
    const top = mkdtempSync(join(tmpdir(), 'rcprov-test-'))
    onTestFinished(() => rmSync(top, { recursive: true }))
    // A file's ctime can't be set, so each is written a little later than the one before.
    const steps = written.map((name) => `sleep 0.02; echo > ${name}`).join('\n')
    const { text } = systemdUnits.family.script(['units'])
    const script = text
      .replaceAll('/run/systemd/systemd-units-load', 'note')
      .replaceAll('/run/systemd/generator', 'made')
      .replaceAll(/\/etc\/systemd\/system [^-\n]*/g, 'unit ')
    const { stdout } = spawnSync('sh', ['-c', `cd ${top}\nsystemctl() { :; }\n${steps}\n${script}`])
    expect(stdout.toString().replace('running\n', '').trim()).toBe(expected)
  })
})
