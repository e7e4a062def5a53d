import { expect, it } from 'vitest'
import { covers, grantsOf, merged, reaches } from './access/matching.ts'
import { onNamespace } from './access/needs.ts'
import { isWelcome, parseRestrictions } from './access/restrictions.ts'
import { builtinRole } from './access/roles/builtin.ts'
import type { Privilege } from './contract.ts'

function allows(grant: Privilege['resource'], asked: Privilege['resource']): boolean {
  return covers(grantsOf([{ resource: grant, actions: ['find'] }]), { resource: asked, actions: ['find'] })
}

const app = { db: 'app', collection: 'x' }

/** As the order of search in the server's resource_pattern_search_list.h has it. */
it.each([
  ['a database for its collections', { db: 'app', collection: '' }, app, true],
  ['a database not for others', { db: 'other', collection: '' }, app, false],
  [
    'a database not for its system collections',
    { db: 'app', collection: '' },
    { db: 'app', collection: 'system.js' },
    false,
  ],
  ['all databases for a collection', { db: '', collection: '' }, app, true],
  ['all databases not for local', { db: '', collection: '' }, { db: 'local', collection: 'oplog.rs' }, false],
  ['all databases not for config', { db: '', collection: '' }, { db: 'config', collection: 'x' }, false],
  [
    'all databases not for system.users',
    { db: '', collection: '' },
    { db: 'admin', collection: 'system.users' },
    false,
  ],
  ['local for the oplog', { db: 'local', collection: '' }, { db: 'local', collection: 'oplog.rs' }, true],
  [
    'local not for replset.election',
    { db: 'local', collection: '' },
    { db: 'local', collection: 'replset.election' },
    false,
  ],
  ['a collection only for itself', app, { db: 'app', collection: 'y' }, false],
  ['a collection not for its database', app, { db: 'app', collection: '' }, false],
  ['a name in all databases', { db: '', collection: 'x' }, app, true],
  [
    'a system collection by its name',
    { db: 'app', collection: 'system.js' },
    { db: 'app', collection: 'system.js' },
    true,
  ],
  ['anything for the cluster', { anyResource: true } as const, { cluster: true } as const, true],
  [
    'anything for system collections',
    { anyResource: true } as const,
    { db: 'admin', collection: 'system.users' },
    true,
  ],
  ['the cluster not for databases', { cluster: true } as const, app, false],
])('allows %s [S]', (_, grant, asked, expected) => {
  expect(allows(grant, asked)).toBe(expected)
})

it('takes the actions of several grants together', () => {
  const grants = grantsOf([onNamespace('app', 'find'), onNamespace('app.x', 'insert')])
  expect(covers(grants, onNamespace('app.x', 'find', 'insert'))).toBe(true)
  expect(covers(grants, onNamespace('app.y', 'find', 'insert'))).toBe(false)
})

it.each([
  ['app', true],
  ['other', false],
  ['local', false],
])('read on app reaches into %s: %s', (db, expected) => {
  expect(reaches(grantsOf([onNamespace('app', 'find')]), db)).toBe(expected)
})

it('puts privileges on one resource together', () => {
  const privileges = [onNamespace('app', 'insert'), onNamespace('b', 'find'), onNamespace('app', 'find', 'insert')]
  expect(merged(privileges)).toEqual([onNamespace('app', 'find', 'insert'), onNamespace('b', 'find')])
})

it.each([
  ['read', 'app', true],
  ['read', 'admin', true],
  ['clusterMonitor', 'admin', true],
  ['clusterMonitor', 'app', false],
  ['toString', 'admin', false],
])('knows the role %s of %s: %s [D]', (name, db, expected) => {
  expect(builtinRole({ name, db }) !== null).toBe(expected)
})

it.each([
  ['10.0.0.7:4711', true],
  ['10.0.1.7:4711', false],
  ['[::ffff:10.0.0.7]:4711', true],
  ['[fe80::1]:4711', false],
  ['anonymous unix socket:27017', false],
])('a user of 10.0.0.0/24 from %s is welcome: %s [D]', (remote, expected) => {
  const set = parseRestrictions([{ clientSource: ['192.0.2.1', '10.0.0.0/24'] }])
  expect(isWelcome([set, []], remote)).toBe(expected)
})

it('each set of restrictions must be met', () => {
  const sets = [
    parseRestrictions([{ clientSource: ['10.0.0.7'] }]),
    parseRestrictions([{ clientSource: ['10.0.0.8'] }]),
  ]
  expect(isWelcome(sets, '10.0.0.7:1')).toBe(false)
})

it('refuses an address that is none', () => {
  expect(() => parseRestrictions([{ clientSource: ['10.0.0.300'] }])).toThrow('10.0.0.300')
})
