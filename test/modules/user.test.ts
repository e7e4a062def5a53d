import { describe, expect, it } from 'vitest'
import group from '../../modules/group.ts'
import user from '../../modules/user.ts'
import { fingerprint } from '../../src/state/accounts/ssh-key.ts'
import type { Group } from '../../src/state/families/group.ts'
import { newcomer } from '../../src/state/families/newcomer.ts'
import type { Stat } from '../../src/state/families/stat.ts'
import type { User } from '../../src/state/families/user.ts'
import { keyOf } from '../../src/state/probe.ts'
import { Secret } from '../../src/template/values.ts'
import { argsOf, type Given, planned } from './local.ts'

type Task = Given<typeof user.args>

const james: NonNullable<User> = {
  name: 'james',
  uid: 1000,
  gid: 1000,
  group: 'james',
  groups: ['sudo'],
  comment: 'James Bond',
  home: '/home/james',
  shell: '/bin/sh',
  password: new Secret('$6$salt$hash'),
  expires: -1,
}
const locked: User = { ...james, password: new Secret('!$6$salt$hash') }
const unset: User = { ...james, password: new Secret('!') }
const folder = { type: 'directory' } as Stat

/** What a host is like: the account, and what is there besides the groups `sudo`, `adm` and `staff`. */
interface Host {
  readonly user?: User
  readonly groups?: Readonly<Record<string, Group>>
  readonly files?: Readonly<Record<string, Stat>>
}

function foundOn({ user: at = null, groups = {}, files = { '/home/james': folder } }: Host) {
  const known = { sudo: 27, adm: 4, staff: 50 }
  const all = Object.entries(known).map(([name, gid]) => [`group ${name}`, { name, gid, members: [] }])
  return {
    user: at,
    'defaults james': newcomer.family.absent,
    ...Object.fromEntries(all),
    ...Object.fromEntries(Object.entries(groups).map(([name, one]) => [`group ${name}`, one])),
    ...Object.fromEntries(Object.entries(files).map(([path, one]) => [`file ${path}`, one])),
  }
}

function plan(task: Task, host: Host) {
  return user.plan(argsOf(user.args, { name: 'james', ...task }), foundOn(host))
}

function changes(task: Task, host: Host) {
  const made = plan(task, host)
  if ('failed' in made) throw new Error(made.failed)
  return made
}

function scripts(task: Task, host: Host): readonly string[] {
  return changes(task, host).map(({ how }) => (how.kind === 'script' ? how.script.text : ''))
}

describe('user', () => {
  it.each<[string, Task, Host, readonly string[]]>([
    [
      'leaves an account alone that is as asked',
      { comment: 'James Bond', shell: '/bin/sh', groups: ['sudo'], uid: 1000 },
      { user: james },
      [],
    ],
    ['creates an account', {}, { files: {} }, ['create user james']],
    ['removes an account', { state: 'absent' }, { user: james }, ['remove user james']],
    ['removes nobody where nobody is', { state: 'absent' }, {}, []],
    [
      'alters all that differs at once',
      { comment: 'M', shell: '/bin/bash' },
      { user: james },
      ['comment, shell /bin/sh → /bin/bash'],
    ],
    ['moves a user to another primary group', { group: 'staff' }, { user: james }, ['group james → staff']],
    [
      'takes a group by its id',
      { group: '50' },
      { user: james, groups: { 50: { name: 'staff', gid: 50, members: [] } } },
      ['group james → staff'],
    ],
    ['takes the user out of groups that are not listed', { groups: ['adm'] }, { user: james }, ['groups +adm -sudo']],
    ['takes the user out of all groups', { groups: [] }, { user: james }, ['groups -sudo']],
    ['only adds groups with append', { groups: ['adm'], append: true }, { user: james }, ['groups +adm']],
    ['adds nothing that is there', { groups: ['sudo'], append: true }, { user: james }, []],
    ['sets another password', { password: new Secret('$6$salt$other') }, { user: james }, ['password']],
    ['leaves the same password', { password: new Secret('$6$salt$hash') }, { user: james }, []],
    ['leaves a locked password locked', { password: new Secret('$6$salt$hash') }, { user: locked }, []],
    [
      'leaves any password with on_create',
      { password: new Secret('$6$salt$other'), update_password: 'on_create' },
      { user: james },
      [],
    ],
    ['locks a password', { password_lock: true }, { user: james }, ['lock the password']],
    ['unlocks a password', { password_lock: false }, { user: locked }, ['unlock the password']],
    ['opens no account without a password', { password_lock: false }, { user: unset }, []],
    ['sets an expiry by the day', { expires: 1_924_902_000 }, { user: james }, ['expires 2030-12-30']],
    ['leaves the same day of expiry', { expires: 1_924_902_000 }, { user: { ...james, expires: 22_278 } }, []],
    ['lifts an expiry', { expires: -1 }, { user: { ...james, expires: 22_278 } }, ['expires never']],
    ['makes a missing home directory', {}, { user: james, files: {} }, ['create /home/james']],
    ['leaves it missing without create_home', { create_home: false }, { user: james, files: {} }, []],
    [
      'makes a key',
      { generate_ssh_key: true, ssh_key_type: 'ed25519' },
      { user: james },
      ['generate /home/james/.ssh/id_ed25519'],
    ],
    [
      'keeps a key',
      { generate_ssh_key: true },
      { user: james, files: { '/home/james': folder, '/home/james/.ssh/id_rsa': folder } },
      [],
    ],
  ])('%s', (_, task, host, expected) => {
    expect(changes(task, host).map(({ title }) => title)).toEqual(expected)
  })

  it.each<[string, Task, string]>([
    ['a group that there is not', { groups: ['sudo', 'nope'] }, 'Group nope does not exist'],
    ['a primary group that there is not', { group: 'nope' }, 'Group nope does not exist'],
    [
      'a password that the file cannot hold',
      { password: new Secret('a:b') },
      'the password must be a hash as /etc/shadow has it, without colons',
    ],
  ])('refuses %s', (_, task, failed) => {
    expect(plan(task, { user: james })).toEqual({ failed })
  })

  it('creates a whole account by one useradd', () => {
    const task: Task = {
      uid: 700,
      group: 'staff',
      groups: ['sudo', 'adm'],
      comment: 'of the name',
      home: '/srv/james',
      shell: '/bin/bash',
      system: true,
      expires: 1_924_902_000,
    }
    expect(scripts(task, {})).toEqual([
      "mkdir -p -- /srv &&\nuseradd -u 700 -g staff -G sudo,adm -c 'of the name' -d /srv/james -s /bin/bash -e 2030-12-30 -m -r -- james",
    ])
  })

  it('makes no second group of the same name', () => {
    const groups = { james: { name: 'james', gid: 1001, members: [] } }
    expect(scripts({}, { groups })).toEqual(['useradd -N -m -- james'])
  })

  it('hands a password to a pipe, never to an argument of a program', () => {
    const [text = ''] = scripts({ password: new Secret('$6$salt$other') }, {})
    expect(text).toMatch(/^useradd -m -- james &&\nprintf '%s:%s\\n' james '\$6\$salt\$other' \| chpasswd -e$/)
    const [change] = changes({ password: new Secret('$6$salt$other') }, {})
    expect(change?.how).toMatchObject({ script: { secret: true } })
  })

  it('promises what useradd takes from its defaults', () => {
    const [change] = changes({}, { files: {} })
    const promised = change?.sets.map(({ probe, after }) => [keyOf(probe), probe.family.cells(after)])
    expect(promised).toEqual([
      [
        'user:james',
        {
          state: 'present',
          group: 'james',
          groups: [],
          comment: '',
          home: '/home/james',
          shell: '/bin/sh',
          expires: 'never',
          locked: true,
        },
      ],
      ['group:james', { state: 'present' }],
      ['stat:/home/james', { state: 'directory', mode: '0755', owner: 'james', group: 'james' }],
    ])
  })

  it('gives the result that Ansible gives', () => {
    const args = argsOf(user.args, { name: 'james', groups: ['sudo'], password: new Secret('$6$salt$hash') })
    expect(user.result(args, foundOn({ user: james }), [])).toEqual({
      name: 'james',
      state: 'present',
      uid: 1000,
      group: 1000,
      comment: 'James Bond',
      home: '/home/james',
      shell: '/bin/sh',
      groups: 'sudo',
      password: 'NOT_LOGGING_PASSWORD',
      append: false,
      move_home: false,
    })
  })

  it('warns of a password that is no hash', () => {
    const args = argsOf(user.args, { name: 'james', password: new Secret('secret') })
    expect(user.result(args, foundOn({ user: james }), [])).toMatchObject({
      warnings: ['the password of james does not look like a hash: it lets nobody in'],
    })
  })

  it('finds nothing to do for root', async () => {
    expect(await planned(user, { name: 'root', uid: 0, group: 'root', home: '/root' })).toEqual([])
  })
})

// As `ssh-keygen -l` prints them of the same keys.
it.each([
  [
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINelznXPAnruJShXAkODuUzw7b3TeJPJNGxmfbKX2v54 made on h1',
    '256 SHA256:9eBVGO5KRtX2/ZahmYx7Pu5rlCbOZkpGvvwa1IoTmME made on h1 (ED25519)',
  ],
  [
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC+NXHu9UrP513Le6YfQ+WFkGatXgK6xNL96hU5BOWACqgNuD5iRuwzVfOH09s/1Em/efiu8zRcw8vF0Ja0nAcrj65U3Wmj52qphWv5t9iDHdb3a+ndriARHUBpZ+4B7xTA1MnmaLFk+P/YVJle8rYcOEnKckfzVsepFwL63l/tJQ== a b',
    '1024 SHA256:NhcR6Jv0IVLl0LxeA7sviNZdTY5lznqeA7LbHR6zCws a b (RSA)',
  ],
  [
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPie6NBsKv7iakOD3sbtwUrfDiqwv9UX8ah9xxCXkkY1YFHBPLTfzQ5n8O89d2F1tmV64fhYz8no55hWRfUHCLs=',
    '256 SHA256:fpfEu6J1Hr8HxRQ4CXftuFoduqKyGKQWdfoxniuUcXw no comment (ECDSA)',
  ],
])('takes the fingerprint of %s', (key, expected) => {
  expect(fingerprint(key)).toBe(expected)
})

describe('group', () => {
  const staff = { name: 'staff', gid: 50, members: [] }
  it.each<[string, Given<typeof group.args>, Group, readonly [string, string][]]>([
    ['leaves a group alone', { name: 'staff' }, staff, []],
    ['creates a group', { name: 'staff' }, null, [['create group staff', 'groupadd -- staff']]],
    [
      'creates one of the system',
      { name: 'staff', system: true, gid: 50 },
      null,
      [['create group staff', 'groupadd -g 50 -r -- staff']],
    ],
    ['gives it another id', { name: 'staff', gid: 60 }, staff, [['gid 50 → 60', 'groupmod -g 60 -- staff']]],
    [
      'gives it the id of another group',
      { name: 'staff', gid: 60, non_unique: true },
      staff,
      [['gid 50 → 60', 'groupmod -g 60 -o -- staff']],
    ],
    ['removes a group', { name: 'staff', state: 'absent' }, staff, [['remove group staff', 'groupdel -- staff']]],
    ['removes none that there is not', { name: 'staff', state: 'absent' }, null, []],
    ['does not take an id for a name', { name: '50' }, staff, [['create group 50', 'groupadd -- 50']]],
  ])('%s', (_, task, at, expected) => {
    const made = group.plan(argsOf(group.args, task), { at, namesake: null })
    const shown =
      'failed' in made ? [] : made.map(({ title, how }) => [title, how.kind === 'script' ? how.script.text : ''])
    expect(shown).toEqual(expected)
  })

  it('wants an id that is to be shared', () => {
    expect(group.plan(argsOf(group.args, { name: 'staff', non_unique: true }), { at: staff, namesake: null })).toEqual({
      failed: 'non_unique is True but all of the following are missing: gid',
    })
  })

  it('is not removed from under a user', () => {
    const args = argsOf(group.args, { name: 'james', state: 'absent' })
    const at = { name: 'james', gid: 1000, members: [] }
    expect(group.plan(args, { at, namesake: james })).toEqual({
      failed: "groupdel: cannot remove the primary group of user 'james'\n",
    })
    expect(group.plan(args, { at, namesake: { ...james, group: 'staff' } })).toHaveLength(1)
  })

  it('tells the id, once there is one', () => {
    const result = (at: Group) => group.result(argsOf(group.args, { name: 'staff' }), { at, namesake: null }, [])
    expect(result(staff)).toEqual({ name: 'staff', state: 'present', system: false, gid: 50 })
    expect(result({ ...staff, gid: -1 })).not.toHaveProperty('gid')
  })
})
