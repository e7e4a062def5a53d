import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import service from '../../modules/service.ts'
import systemd from '../../modules/systemd.ts'
import type { Unit } from '../../src/state/families/unit.ts'
import { argsOf, type Given } from './local.ts'

type Task = Given<typeof systemd.args>

const running: NonNullable<Unit> = {
  id: 'demo.service',
  loadState: 'loaded',
  activeState: 'active',
  fileState: 'enabled',
  startedByLinks: false,
  needsReload: false,
  passing: false,
  properties: { Id: 'demo.service', Names: 'demo.service', ActiveState: 'active' },
}
const stopped: Unit = { ...running, activeState: 'inactive' }

/** What a host is like: its unit `demo.service`, the unit's conditions, and whether systemd has read its files. */
interface Host {
  readonly unit?: Unit
  readonly conditions?: readonly string[]
  readonly stale?: boolean
  readonly offline?: boolean
}

function foundOn({ unit = null, conditions = [], stale = false, offline = false }: Host) {
  return {
    systemd: { running: !offline, needsReload: stale },
    'unit demo.service': unit,
    'conditions demo.service': conditions,
  }
}

function plan(task: Task, host: Host) {
  return systemd.plan(argsOf(systemd.args, task), foundOn(host))
}

function changes(task: Task, host: Host) {
  const made = plan(task, host)
  if ('failed' in made) throw new Error(made.failed)
  return made
}

describe('systemd', () => {
  it.each<[string, Task, Host, readonly string[]]>([
    ['leaves a running unit alone', { name: 'demo', state: 'started', enabled: true }, { unit: running }, []],
    [
      'takes a unit that comes up for started',
      { name: 'demo', state: 'started' },
      { unit: { ...running, activeState: 'activating' } },
      [],
    ],
    [
      'enables and starts in one change',
      { name: 'demo', state: 'started', enabled: true },
      { unit: { ...running, activeState: 'inactive', fileState: 'disabled' } },
      ['state: enable, start demo'],
    ],
    [
      'starts a failed unit',
      { name: 'demo', state: 'started' },
      { unit: { ...running, activeState: 'failed' } },
      ['state: start demo'],
    ],
    [
      'stops and disables',
      { name: 'demo', state: 'stopped', enabled: false },
      { unit: running },
      ['state: disable, stop demo'],
    ],
    [
      'leaves a failed unit stopped',
      { name: 'demo', state: 'stopped' },
      { unit: { ...running, activeState: 'failed' } },
      [],
    ],
    [
      'stops what is only about to stop',
      { name: 'demo', state: 'stopped' },
      { unit: { ...running, activeState: 'deactivating' } },
      ['state: stop demo'],
    ],
    ['restarts each time', { name: 'demo', state: 'restarted' }, { unit: running }, ['deed: restart demo']],
    ['restarts what is stopped', { name: 'demo', state: 'restarted' }, { unit: stopped }, ['deed: restart demo']],
    ['reloads each time', { name: 'demo', state: 'reloaded' }, { unit: running }, ['deed: reload demo']],
    [
      'starts a unit that only passes each time',
      { name: 'demo', state: 'started' },
      { unit: { ...running, activeState: 'inactive', passing: true } },
      ['deed: start demo'],
    ],
    [
      'does not look back at a unit with conditions',
      { name: 'demo', state: 'started' },
      { unit: stopped, conditions: ['ConditionPathExists=/x'] },
      ['deed: start demo'],
    ],
    [
      'does not wait with no_block',
      { name: 'demo', state: 'stopped', no_block: true },
      { unit: running },
      ['deed: stop demo'],
    ],
    [
      'reads back enabling, not the restart',
      { name: 'demo', state: 'restarted', enabled: true },
      { unit: { ...running, fileState: 'disabled' } },
      ['state: enable demo', 'deed: restart demo'],
    ],
    [
      'leaves a static unit as it is',
      { name: 'demo', enabled: false },
      { unit: { ...running, fileState: 'static' } },
      [],
    ],
    [
      'takes a static unit for enabled',
      { name: 'demo', enabled: true },
      { unit: { ...running, fileState: 'static' } },
      [],
    ],
    [
      'enables an init script',
      { name: 'demo', enabled: true },
      { unit: { ...running, fileState: 'generated', properties: { SourcePath: '/etc/init.d/demo' } } },
      ['state: enable demo'],
    ],
    [
      'masks and stops',
      { name: 'demo', masked: true, state: 'stopped' },
      { unit: running },
      ['state: mask, stop demo'],
    ],
    ['masks a unit that is not there yet', { name: 'demo', masked: true }, {}, ['state: mask demo']],
    [
      'unmasks before it starts',
      { name: 'demo', masked: false, state: 'started' },
      { unit: { ...running, activeState: 'inactive', loadState: 'masked', fileState: 'masked' } },
      ['state: unmask, start demo'],
    ],
    ['has systemd read what has changed', { daemon_reload: true }, { stale: true }, ['deed: (reload systemd)']],
    ['reloads nothing where nothing has changed', { daemon_reload: true }, {}, []],
    [
      'reloads a unit whose file has changed',
      { name: 'demo', daemon_reload: true },
      { unit: { ...running, needsReload: true } },
      ['deed: (reload systemd)'],
    ],
    [
      'reloads before it restarts',
      { name: 'demo', state: 'restarted', daemon_reload: true },
      { unit: running, stale: true },
      ['deed: reload systemd, restart demo'],
    ],
    [
      'starts what only a reload brings to light',
      { name: 'demo', state: 'started', daemon_reload: true },
      { stale: true },
      ['state: reload systemd, start demo'],
    ],
    ['executes systemd anew when told to', { daemon_reexec: true }, {}, ['deed: (re-execute systemd)']],
  ])('%s', (_, task, host, expected) => {
    const titles = changes(task, host).map(({ kind, title, quiet }) => `${kind}: ${quiet ? `(${title})` : title}`)
    expect(titles).toEqual(expected)
  })

  it.each<[string, Task, Host, string]>([
    [
      'a unit that there is not',
      { name: 'demo', state: 'started' },
      {},
      'Could not find the requested service demo: host',
    ],
    [
      'to enable a unit that there is not',
      { name: 'demo', enabled: true },
      {},
      'Could not find the requested service demo: host',
    ],
    [
      'to start a masked unit',
      { name: 'demo', state: 'started' },
      { unit: { ...running, activeState: 'inactive', loadState: 'masked' } },
      'Unable to start service demo: the unit is masked',
    ],
    [
      'a unit file with errors',
      { name: 'demo', state: 'started' },
      { unit: { ...running, loadState: 'bad-setting', properties: { LoadError: 'no ExecStart' } } },
      "Error loading unit file 'demo': no ExecStart",
    ],
    [
      'patterns',
      { name: 'demo*', state: 'started' },
      {},
      "This module does not currently support using glob patterns, found '*' in service name: demo*",
    ],
    ['a state of nothing', { state: 'started' }, {}, 'state, enabled and masked need a name'],
    [
      'nothing to do',
      { name: 'demo' },
      {},
      'one of the following is required: state, enabled, masked, daemon_reload, daemon_reexec',
    ],
    [
      'a host without systemd',
      { name: 'demo', state: 'started' },
      { offline: true },
      'systemd does not run on this host',
    ],
  ])('refuses %s', (_, task, host, failed) => {
    expect(plan(task, host)).toEqual({ failed })
  })

  it('promises the state in which the unit will be', () => {
    const unit: Unit = { ...running, activeState: 'inactive', fileState: 'disabled' }
    const [change] = changes({ name: 'demo', state: 'started', enabled: true }, { unit })
    const [setting] = change?.sets ?? []
    expect(setting?.probe.family.cells(setting.after)).toEqual({ state: 'started', enabled: 'enabled' })
  })

  it('enables a unit under its own name where it was given by an alias', () => {
    const [change] = changes(
      { name: 'demo', enabled: true },
      { unit: { ...running, id: 'real.service', fileState: 'disabled' } },
    )
    expect(change?.how).toMatchObject({ script: { text: 'systemctl enable -- real.service' } })
  })

  it.each([
    ['leaves the reload to the enabling, which ends with one', ':', 0, ['enable -- demo.service']],
    ['reloads where the enabling fails', '[ "$1" != enable ]', 1, ['enable -- demo.service', 'daemon-reload']],
  ])('%s', (_, systemctl, code, calls) => {
    const unit = { ...running, fileState: 'disabled', needsReload: true }
    const [change] = changes({ name: 'demo', enabled: true, daemon_reload: true }, { unit })
    expect(change?.title).toBe('reload systemd, enable demo')
    const { script } = change?.how.kind === 'script' ? change.how : { script: { text: '' } }
    const { status, stdout } = spawnSync('sh', ['-c', `systemctl() { echo "$@"; ${systemctl}; }\n${script.text}`])
    expect({ status, calls: String(stdout).trim().split('\n') }).toEqual({ status: code, calls })
  })

  it('tells why a unit did not come up', () => {
    const [change] = changes({ name: 'demo', state: 'started' }, { unit: stopped })
    const { script } = change?.how.kind === 'script' ? change.how : { script: { text: '' } }
    expect(script.text).toContain('systemctl status --no-pager --full -n 10 -- demo.service >&2')
  })

  it('gives the result that Ansible gives', () => {
    const result = (task: Task, host: Host) => systemd.result(argsOf(systemd.args, task), foundOn(host), [])
    expect(result({ name: 'demo', state: 'restarted', enabled: true }, { unit: running })).toEqual({
      name: 'demo',
      state: 'started',
      enabled: true,
      status: running.properties,
    })
    expect(result({ name: 'demo', state: 'stopped' }, { unit: stopped })).toMatchObject({ state: 'stopped' })
  })

  it('warns of a unit that its conditions kept from starting', () => {
    const host = { unit: stopped, conditions: ['ConditionPathExists=/x'] }
    expect(systemd.result(argsOf(systemd.args, { name: 'demo', state: 'started' }), foundOn(host), [])).toMatchObject({
      warnings: ['demo.service did not start: not all of its conditions hold (ConditionPathExists=/x)'],
    })
  })

  it('looks at conditions only where there is something to start', () => {
    const looks = (unit: Unit) =>
      systemd.readMore?.(argsOf(systemd.args, { name: 'demo', state: 'started' }), foundOn({ unit }))
    expect(Object.keys(looks(running) ?? {})).toEqual([])
    expect(Object.keys(looks(stopped) ?? {})).toEqual(['conditions demo.service'])
  })
})

describe('service', () => {
  it('does what systemd does', () => {
    const args = argsOf(service.args, { name: 'demo', state: 'started', enabled: true })
    expect(service.plan(args, foundOn({ unit: running }))).toEqual([])
    expect(service.plan(args, foundOn({ unit: stopped }))).toMatchObject([{ title: 'start demo' }])
  })
})
