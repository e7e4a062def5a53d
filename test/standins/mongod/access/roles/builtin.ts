import type { Privilege } from '../../contract.ts'
import type { Action } from '../actions.ts'
import { merged } from '../matching.ts'
import type { Name } from '../names.ts'
import {
  appointing,
  hosting,
  managing,
  profiling,
  reading,
  restoring,
  sharding,
  tending,
  watching,
  watchingCluster,
  writing,
} from './actions-of.ts'

type Granted = readonly Privilege[]

/** The roles that every database has, by what they allow there. */
const ofDatabases: Readonly<Record<string, (db: string) => Granted>> = {
  read: (db) => [on(db, '', reading), on(db, 'system.js', reading)],
  readWrite: (db) => [on(db, '', writing), on(db, 'system.js', writing)],
  dbAdmin: (db) => [on(db, '', tending), on(db, 'system.profile', profiling)],
  userAdmin: (db) => [on(db, '', appointing)],
  dbOwner: (db) => ['readWrite', 'dbAdmin', 'userAdmin'].flatMap((name) => of(name, db)),
  enableSharding: () => [
    normal(['analyzeShardKey', 'enableSharding', 'moveCollection', 'refineCollectionShardKey', 'reshardCollection']),
  ],
}

/** The roles that only `admin` has. */
const ofAdmin: Readonly<Record<string, () => Granted>> = {
  readAnyDatabase: () => [normal(reading), on('', 'system.js', reading), cluster(['listDatabases'])],
  readWriteAnyDatabase: () => [...of('readAnyDatabase'), normal(writing), on('', 'system.js', writing)],
  dbAdminAnyDatabase: () => [
    normal(tending),
    on('', 'system.profile', profiling),
    cluster(['applyOps', 'listDatabases']),
  ],
  userAdminAnyDatabase: () => [
    normal([...appointing, 'listCachedAndActiveUsers']),
    on('local', '', appointing),
    on('config', '', appointing),
    cluster(['authSchemaUpgrade', 'invalidateUserCache', 'listDatabases', 'viewUser']),
    ...['system.users', 'system.roles'].map((name) => on('admin', name, [...reading, 'createIndex', 'dropIndex'])),
    on('', 'system.users', reading),
    ...['system.version', 'system.backup_users'].map((name) => on('admin', name, reading)),
  ],
  clusterMonitor: () => [
    ...of('read', 'config'),
    ...of('read', 'local'),
    cluster(watchingCluster),
    normal(watching),
    on('config', '', watching),
    on('config', 'system.sessions', watching),
    on('local', '', watching),
    ...inLocal(['find']),
    on('', 'system.profile', ['find']),
  ],
  hostManager: () => [cluster(hosting), normal(['killCursors'])],
  clusterManager: () => [
    ...of('read', 'config'),
    cluster(managing),
    normal(sharding),
    anything(['dbCheck']),
    ...['config', 'local'].map((db) => on(db, '', [...sharding, 'insert', 'remove', 'update'])),
    ...['system.replset', 'system.healthlog'].map((name) => on('local', name, reading)),
    ...['replset.election', 'replset.minvalid'].map((name) => on('local', name, ['insert', 'remove', 'update'])),
  ],
  clusterAdmin: () => [
    ...['clusterMonitor', 'hostManager', 'clusterManager'].flatMap((name) => of(name)),
    normal(['dropDatabase']),
    anything(['exportCollection', 'importCollection']),
  ],
  backup: () => [
    anything(['collStats', 'listCollections', 'listIndexes', 'listSearchIndexes']),
    normal(['find']),
    ...['config', 'local'].map((db) => on(db, '', ['find'])),
    ...inLocal(['find']),
    ...['system.js', 'system.users', 'system.profile'].map((name) => on('', name, ['find'])),
    ...['system.backup_users', 'system.roles', 'system.version'].map((name) => on('admin', name, ['find'])),
    on('config', 'settings', ['find', 'insert', 'update']),
    cluster(['appendOplogNote', 'getParameter', 'listDatabases', 'serverStatus', 'setUserWriteBlockMode', 'useUUID']),
  ],
  restore: () => [
    normal([...restoring, ...appointing]),
    anything(['listCollections']),
    ...['config', 'local'].map((db) => on(db, '', restoring)),
    ...inLocal(restoring),
    on('', 'system.js', restoring),
    ...['tempusers', 'temproles'].map((name) => on('admin', name, ['find'])),
    on('admin', 'system.backup_users', restoring),
    on('admin', 'system.version', [...restoring, 'find']),
    on('admin', 'system.roles', ['createIndex']),
    on('', 'system.users', [...restoring, 'find', 'remove', 'update']),
    cluster(['applyOps', 'bypassWriteBlockingMode', 'forceUUID', 'getParameter', 'setUserWriteBlockMode', 'useUUID']),
  ],
  directShardOperations: () => [cluster(['issueDirectShardOperations'])],
  root: () => [
    ...[
      'clusterAdmin',
      'userAdminAnyDatabase',
      'dbAdminAnyDatabase',
      'readWriteAnyDatabase',
      'backup',
      'restore',
      'directShardOperations',
    ].flatMap((name) => of(name)),
    anything(['validate']),
    cluster(['useTenant']),
    on('config', 'system.preimages', ['find', 'remove']),
  ],
  __system: () => [anything(['anyAction'])],
}

/** What a built-in role allows; null where there is none of that name in that database. */
export function builtinRole({ name, db }: Name): readonly Privilege[] | null {
  if (Object.hasOwn(ofDatabases, name) || (db === 'admin' && Object.hasOwn(ofAdmin, name))) return merged(of(name, db))
  return null
}

/** The names of the built-in roles of a database. */
export function builtinNames(db: string): readonly Name[] {
  const names = [...Object.keys(ofDatabases), ...(db === 'admin' ? Object.keys(ofAdmin) : [])]
  return names.map((name) => ({ name, db }))
}

function of(name: string, db = 'admin'): Granted {
  return (ofDatabases[name] ?? ofAdmin[name])?.(db) ?? []
}

function on(db: string, collection: string, actions: readonly Action[]): Privilege {
  return { resource: { db, collection }, actions }
}

function normal(actions: readonly Action[]): Privilege {
  return on('', '', actions)
}

function cluster(actions: readonly Action[]): Privilege {
  return { resource: { cluster: true }, actions }
}

function anything(actions: readonly Action[]): Privilege {
  return { resource: { anyResource: true }, actions }
}

/** The collections in which a member keeps what it knows of its set. */
function inLocal(actions: readonly Action[]): Granted {
  return ['system.replset', 'replset.election', 'replset.minvalid'].map((name) => on('local', name, actions))
}
