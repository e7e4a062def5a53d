import { describe, expect, test } from 'vitest'
import module from '../../modules/mongodb_role.ts'
import { Secret } from '../../src/template/values.ts'
import { answered, nobodyYet, planAt, promised, sent } from './access.ts'

const login = { login_user: 'admin', login_password: new Secret('secret of admin') }
const auditor = { ...login, database: 'chat', name: 'auditor' }
const privileges = [
  { resource: { db: 'chat', collection: 'messages' }, actions: ['find', 'collStats'] },
  { resource: { cluster: true }, actions: ['serverStatus'] },
]
const role = (more: object = {}) =>
  answered({
    roles: [{ _id: 'chat.auditor', role: 'auditor', db: 'chat', isBuiltin: false, privileges, roles: [], ...more }],
  })

describe('a role that is not there', () => {
  test('is made on the primary', () => {
    const given = {
      privileges,
      roles: [{ role: 'read', db: 'local' }],
      authenticationRestrictions: [{ clientSource: ['10.0.0.1'] }],
    }
    expect(sent(planAt(module, { ...auditor, ...given }))).toEqual([
      {
        target: 'primary',
        database: 'chat',
        command: {
          createRole: 'auditor',
          privileges: [
            { resource: { cluster: true }, actions: ['serverStatus'] },
            { resource: { collection: 'messages', db: 'chat' }, actions: ['collStats', 'find'] },
          ],
          roles: [{ role: 'read', db: 'local' }],
          authenticationRestrictions: [{ clientSource: ['10.0.0.1'] }],
        },
      },
    ])
  })

  test('is promised as it will be found', () => {
    expect(promised(planAt(module, { ...auditor, privileges, roles: 'read' }))).toEqual([
      'create role auditor@chat',
      {
        state: 'present',
        privileges: 'cluster: serverStatus; chat.messages: collStats find',
        roles: 'read@chat',
        authentication_restrictions: '',
      },
    ])
  })

  test.each([
    [
      'the name of one that is there by itself',
      { name: 'readWrite' },
      'readWrite@chat is there by itself: give yours another name',
    ],
    ['a role that nobody made', { roles: ['writer'] }, 'there is no role writer in the database chat'],
    [
      'privileges that are none',
      { privileges: [{ resource: 'chat', actions: [] }] },
      'privileges is a list of dicts, each with a dict "resource" and a list "actions"',
    ],
  ])('is not made with %s', (_, given, failed) => {
    expect(planAt(module, { ...auditor, ...given })).toEqual({ failed })
  })

  test('is not made before there is a user', () => {
    expect(planAt(module, auditor, { 'auditor@chat': nobodyYet, 'admin@admin': nobodyYet })).toEqual({
      failed: 'no user exists yet, and only a user can make a role: make one first',
    })
  })

  test('is made where the first user is planned', () => {
    const planned = answered({ users: [{ user: 'admin', db: 'admin', roles: [{ role: 'root', db: 'admin' }] }] })
    expect(promised(planAt(module, auditor, { 'auditor@chat': nobodyYet, 'admin@admin': planned }))).toContain(
      'create role auditor@chat',
    )
  })
})

describe('a role that is there', () => {
  test.each([
    ['all as it is', {}, {}],
    ['privileges in another order', { privileges: [...privileges].reverse() }, {}],
    [
      'a resource said twice',
      {
        privileges: [
          { resource: { collection: 'messages', db: 'chat' }, actions: ['find'] },
          { resource: { db: 'chat', collection: 'messages' }, actions: ['collStats', 'find'] },
          { resource: { cluster: true }, actions: ['serverStatus'] },
        ],
      },
      {},
    ],
    [
      'restrictions, which a server tells as lists within a list',
      { authenticationRestrictions: [{ clientSource: ['10.0.0.1'], serverAddress: [] }] },
      { authenticationRestrictions: [[{ clientSource: ['10.0.0.1'] }]] },
    ],
  ])('stays: %s', (_, given, at) => {
    expect(planAt(module, { ...auditor, privileges, ...given }, { 'auditor@chat': role(at) })).toEqual([])
  })

  test.each([
    ['its privileges', { privileges: [] }, {}, { privileges: [] }],
    ['its roles', { roles: ['read'] }, {}, { roles: [{ role: 'read', db: 'chat' }] }],
    [
      'its restrictions, which are taken away',
      {},
      { authenticationRestrictions: [[{ clientSource: ['10.0.0.1'] }]] },
      { authenticationRestrictions: [] },
    ],
  ])('gets %s changed, and nothing else', (_, given, at, fields) => {
    expect(sent(planAt(module, { ...auditor, privileges, ...given }, { 'auditor@chat': role(at) }))).toEqual([
      { target: 'primary', database: 'chat', command: { updateRole: 'auditor', ...fields } },
    ])
  })

  test('goes where it is to be absent', () => {
    expect(sent(planAt(module, { ...auditor, state: 'absent' }, { 'auditor@chat': role() }))).toEqual([
      { target: 'primary', database: 'chat', command: { dropRole: 'auditor' } },
    ])
  })
})
