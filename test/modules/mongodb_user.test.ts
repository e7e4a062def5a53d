import { describe, expect, test } from 'vitest'
import module from '../../modules/mongodb_user.ts'
import { Secret } from '../../src/template/values.ts'
import { answered, changesOf, nobodyYet, planAt, promised, refused, sent, writesOf } from './access.ts'
import { argsOf } from './local.ts'

const pencil = new Secret('pencil and paper')
const login = { login_user: 'admin', login_password: new Secret('secret of admin') }
const rocket = { ...login, database: 'admin', name: 'rocket', password: pencil }
const roles = [{ role: 'readWrite', db: 'rocketchat' }, 'clusterMonitor']
const bothRoles = [
  { role: 'clusterMonitor', db: 'admin' },
  { role: 'readWrite', db: 'rocketchat' },
]

// Keys of `pencil and paper`, made by Python's hashlib with few rounds.
const credentials = {
  'SCRAM-SHA-256': {
    iterationCount: 4,
    salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
    storedKey: '0x7CSxHSUxnJ8mO5iuZs/Aa5pkXUjwkwbWfp+BrbXgw=',
  },
  'SCRAM-SHA-1': { iterationCount: 4, salt: 'rQ9ZY3MntBeuP3E1TDVC4w==', storedKey: 't73Co6+rTWzKCNYrbMIq/DfNCxI=' },
}
const other = { 'SCRAM-SHA-256': { ...credentials['SCRAM-SHA-256'], salt: 'AAAA' } }
const user = (more: object = {}) =>
  answered({ users: [{ _id: 'admin.rocket', user: 'rocket', db: 'admin', roles: bothRoles, credentials, ...more }] })

describe('a user that is not there', () => {
  test('is made on the primary, with what is given', () => {
    expect(sent(planAt(module, { ...rocket, roles, custom_data: { team: 'chat' } }))).toEqual([
      {
        target: 'primary',
        database: 'admin',
        command: {
          createUser: 'rocket',
          pwd: 'pencil and paper',
          roles: [
            { role: 'readWrite', db: 'rocketchat' },
            { role: 'clusterMonitor', db: 'admin' },
          ],
          customData: { team: 'chat' },
        },
      },
    ])
  })

  test('is promised without any key', () => {
    expect(promised(planAt(module, { ...rocket, roles, custom_data: { team: 'chat' } }))).toEqual([
      'create user rocket@admin',
      {
        state: 'present',
        roles: 'clusterMonitor@admin readWrite@rocketchat',
        custom_data: { team: 'chat' },
        password: 'as given',
      },
    ])
  })

  test.each([
    ['a list of names', ['read', 'dbAdmin'], 'dbAdmin@chat read@chat'],
    ['names with commas', 'read, dbAdmin', 'dbAdmin@chat read@chat'],
    ['one dict', { role: 'read', db: 'local' }, 'read@local'],
    ['a dict without a database', [{ role: 'read' }], 'read@chat'],
    ['none', [], ''],
  ])('takes roles as %s', (_, given, shown) => {
    const [, cells] = promised(planAt(module, { ...rocket, database: 'chat', roles: given })) as [string, object]
    expect(cells).toMatchObject({ roles: shown })
  })

  test('may have a role that somebody made', () => {
    const answers = { 'auditor@admin': answered({ roles: [{ role: 'auditor', db: 'admin', isBuiltin: false }] }) }
    expect(changesOf(planAt(module, { ...rocket, roles: ['auditor'] }, answers))).toHaveLength(1)
  })

  test.each([
    ['a role that nobody made', { roles: ['auditor'] }, 'there is no role auditor in the database admin'],
    [
      'a mistyped role',
      { roles: ['readwrite'] },
      'there is no role readwrite in the database admin; did you mean "readWrite"?',
    ],
    [
      'a role of admin in another database',
      { database: 'chat', roles: ['clusterMonitor'] },
      'there is no role clusterMonitor in the database chat, only in admin: {role: clusterMonitor, db: admin}',
    ],
    ['a role that is none', { roles: [7] }, 'a role is a name, or a dict with "role" and "db", not 7'],
    ['no password', { password: undefined }, 'rocket@admin does not exist: it takes a password to make it'],
    ['an empty password', { password: new Secret('') }, 'the password of rocket is empty'],
    ['a blank password', { password: new Secret('   ') }, 'the password of rocket is empty'],
    [
      'a short password',
      { password: new Secret('pencil') },
      'the password of rocket is too weak: it takes 8 characters or more, and not those of the name',
    ],
    [
      'its name as password',
      { name: 'rocketeer', password: new Secret('Rocketeer') },
      'the password of rocketeer is too weak: it takes 8 characters or more, and not those of the name',
    ],
    [
      'a password with the end of its line',
      { password: new Secret('pencil and paper\n') },
      "the password of rocket has a character that can't be typed at a login, such as the end of a line",
    ],
    [
      'a database that is not replicated',
      { database: 'local' },
      'no member would share a user of the database local: make it in admin, with roles of local',
    ],
    [
      'restrictions of another kind',
      { authentication_restrictions: [{ from: '10.0.0.1' }] },
      'a restriction is a dict with "clientSource", "serverAddress" or both, not {"from":"10.0.0.1"}',
    ],
    ['half a login', { login_password: undefined }, 'login_user is given, so login_password is needed too'],
  ])('is not made with %s', (_, given, failed) => {
    expect(planAt(module, { ...rocket, ...given })).toEqual({ failed })
  })

  test('is gone where it is to be', () => {
    expect(planAt(module, { ...rocket, state: 'absent' })).toEqual([])
  })
})

describe('a user that is there', () => {
  test.each([
    ['all as it is', { roles }],
    ['roles in another order', { roles: [...roles].reverse() }],
    ['a role twice', { roles: [...roles, 'clusterMonitor'] }],
    ['nothing said of roles', {}],
    ['nothing said of the password', { password: undefined, roles }],
    ['no custom data', { roles, custom_data: {} }],
    [
      'another password, only for new users',
      { roles, password: new Secret('another one'), update_password: 'on_create' },
    ],
  ] as const)('stays: %s', (_, given) => {
    expect(planAt(module, { ...rocket, ...given }, { 'rocket@admin': user() })).toEqual([])
  })

  test.each([
    ['its roles', { roles: ['read'] }, {}, 'change roles of rocket@admin', { roles: [{ role: 'read', db: 'admin' }] }],
    ['its password', { roles }, { credentials: other }, 'change password of rocket@admin', { pwd: 'pencil and paper' }],
    [
      'one of its keys',
      { roles },
      { credentials: { ...credentials, ...other } },
      'change password of rocket@admin',
      { pwd: 'pencil and paper' },
    ],
    [
      'its custom data',
      { custom_data: { a: [1] } },
      { customData: { a: [2] } },
      'change custom data of rocket@admin',
      { customData: { a: [1] } },
    ],
    [
      'custom data that is to go',
      { custom_data: {} },
      { customData: { a: 1 } },
      'change custom data of rocket@admin',
      { customData: {} },
    ],
    [
      'several things at once',
      { roles: [], password: new Secret('another one') },
      {},
      'change password, roles of rocket@admin',
      { pwd: 'another one', roles: [] },
    ],
    [
      'from where it logs in',
      { authentication_restrictions: [{ clientSource: ['10.0.0.0/8'], serverAddress: [] }] },
      { authenticationRestrictions: [{ clientSource: ['192.0.2.1'] }] },
      'change restrictions of rocket@admin',
      { authenticationRestrictions: [{ clientSource: ['10.0.0.0/8'] }] },
    ],
  ])('gets %s changed, and nothing else', (_, given, at, title, fields) => {
    const plan = planAt(module, { ...rocket, ...given }, { 'rocket@admin': user(at) })
    expect(changesOf(plan).map((change) => change.title)).toEqual([title])
    expect(sent(plan)).toEqual([{ target: 'primary', database: 'admin', command: { updateUser: 'rocket', ...fields } }])
  })

  test('has restrictions in any order and of any form', () => {
    const at = { authenticationRestrictions: [{ clientSource: ['192.0.2.1', '10.0.0.0/8'] }] }
    const given = [{ serverAddress: [], clientSource: ['10.0.0.0/8', '192.0.2.1'] }]
    expect(planAt(module, { ...rocket, authentication_restrictions: given }, { 'rocket@admin': user(at) })).toEqual([])
  })

  test('shows of a password only whether it is the one', () => {
    const [change] = changesOf(planAt(module, { ...rocket, roles }, { 'rocket@admin': user({ credentials: other }) }))
    const [setting] = change?.sets ?? []
    const family = setting?.probe.family
    expect(family?.cells(setting?.after)).toMatchObject({ password: 'as given' })
    const found = family?.kind === 'mongo' ? family.cells(family.parse(user({ credentials: other }))) : {}
    expect(found).toMatchObject({ password: 'another' })
    expect(JSON.stringify([found, setting?.after])).not.toMatch(/pencil|W22Z|AAAA|rQ9Z/)
  })

  test('goes where it is to be absent', () => {
    expect(
      sent(
        planAt(module, { ...login, database: 'admin', name: 'rocket', state: 'absent' }, { 'rocket@admin': user() }),
      ),
    ).toEqual([{ target: 'primary', database: 'admin', command: { dropUser: 'rocket' } }])
  })

  test("can't remove itself", () => {
    const itself = {
      login_user: 'rocket',
      login_password: pencil,
      database: 'admin',
      name: 'rocket',
      state: 'absent',
    } as const
    expect(planAt(module, itself, { 'rocket@admin': user() })).toEqual({
      failed: "rocket@admin can't remove itself: log in as another user",
    })
  })
})

describe('the first user', () => {
  const admin = { database: 'admin', name: 'admin', password: new Secret('secret of admin'), roles: ['root'] }

  test.each([
    ['without a login', admin],
    ['by its own login', { ...admin, ...login }],
  ])('is made as nobody, %s', (_, given) => {
    const plan = planAt(module, given, { 'admin@admin': nobodyYet })
    expect(changesOf(plan).map(({ title }) => title)).toEqual(['create user admin@admin'])
    // Another run may have been faster: then nobody may do so any more.
    expect(writesOf(plan).map(({ stale }) => stale)).toEqual([[51003, 13]])
  })

  test.each([
    ['rocket', { ...rocket, roles }, 'no user exists yet, not even admin@admin: make that one first'],
    [
      'one who could make nobody else',
      { ...admin, roles: ['readWrite'] },
      'no user exists yet, and nobody could make another one after admin@admin: the first one takes the role root or userAdminAnyDatabase of admin',
    ],
    [
      'one of another database',
      { ...admin, database: 'chat', roles: [{ role: 'root', db: 'admin' }] },
      'no user exists yet: the first one must be of the database admin, not chat',
    ],
  ])('is not %s', (_, given, failed) => {
    const answers = { 'admin@admin': nobodyYet, 'rocket@admin': nobodyYet, 'admin@chat': nobodyYet }
    expect(planAt(module, given, answers)).toEqual({ failed })
  })

  test('logs in itself where no login is given', () => {
    const [probe] = Object.values(module.readMore?.(argsOf(module.args, admin), {}) ?? {})
    expect(probe?.family.kind === 'mongo' && probe.family.server.login).toMatchObject({
      user: 'admin',
      database: 'admin',
    })
  })
})

describe('a login', () => {
  const door = { at: 'door', message: 'Authentication failed.' } as const

  test.each([
    [
      'is wrong',
      rocket,
      "admin@admin can't log in (is login_password right, and admin its database?): Authentication failed.",
    ],
    [
      'is missing',
      { ...rocket, login_user: undefined, login_password: undefined },
      'users exist, so login_user and login_password are needed: Authentication failed.',
    ],
    [
      'has neither the old password nor the new one',
      { ...rocket, name: 'admin' },
      'neither login_password nor password is the one of admin@admin: Authentication failed.',
    ],
  ])('that %s', (_, given, failed) => {
    expect(planAt(module, given, { 'rocket@admin': door, 'admin@admin': door })).toEqual({ failed })
  })

  test('that may not look at users', () => {
    const answers = { 'rocket@admin': refused(13, 'not authorized on admin to execute command { usersInfo: … }') }
    expect(planAt(module, rocket, answers)).toEqual({
      failed: 'admin may not look at users and roles: not authorized on admin to execute command { usersInfo: … }',
    })
  })

  test('tries the new password where it is its own that is changed', () => {
    const given = { ...rocket, name: 'admin' }
    const [probe] = Object.values(module.readMore?.(argsOf(module.args, given), {}) ?? {})
    expect(probe?.family.kind === 'mongo' && probe.family.server.login).toMatchObject({ nextPassword: pencil })
  })
})

describe('the set', () => {
  test('without a primary', () => {
    const answers = { 'rocket@admin': { at: 'nowhere', message: 'rs0 has no primary' } } as const
    expect(planAt(module, rocket, answers)).toEqual({ failed: 'rs0 has no primary' })
  })

  test('must have the name that is given', () => {
    expect(planAt(module, { ...rocket, roles, replica_set: 'rs0' }, { 'rocket@admin': user() })).toEqual([])
    expect(planAt(module, { ...rocket, roles, replica_set: 'rs1' }, { 'rocket@admin': user() })).toEqual({
      failed: 'h1:27017 is of rs0, not of rs1',
    })
  })

  test('is waited for until each member that answers has the change', () => {
    const [write] = writesOf(planAt(module, { ...rocket, roles }, { 'rocket@admin': user({ credentials: other }) }))
    const until = write?.until
    expect(until?.target).toBe('members')
    expect(until?.lacks(user({ credentials: other }))).toBe('rocket@admin on h1:27017')
    expect(until?.lacks(user())).toBeNull()
    expect(until?.lacks({ at: 'nowhere', message: 'h3:27017 does not answer' })).toBeNull()
    expect(until?.lacks({ at: 'door', message: 'Authentication failed.' })).toBe(
      'rocket@admin (Authentication failed.)',
    )
  })
})
