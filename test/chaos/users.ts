import { type Db, MongoClient } from 'mongodb'
import { lookupIn } from '../standins/lookup.ts'
import { type Cluster, passwordsOf } from './cluster.ts'

/** The users that the role makes: whose secret theirs is, and the roles that they are to have. */
export const users = {
  admin: { secret: 'admin', roles: ['root@admin'] },
  backup: { secret: 'backup', roles: ['backup@admin', 'restore@admin'] },
  exporter: { secret: 'exporter', roles: ['clusterMonitor@admin', 'read@local'] },
  oploguser: { secret: 'oplog', roles: ['clusterMonitor@admin', 'read@local'] },
  rocket: { secret: 'rocket', roles: ['clusterMonitor@admin', 'readWrite@rocketchat'] },
} as const

export type User = keyof typeof users

/** The URL by which a user reaches the set. */
export async function urlOf(cluster: Cluster, user: User, database = ''): Promise<string> {
  const password = (await passwordsOf(cluster))[users[user].secret] ?? ''
  const names = cluster.hosts.map(({ name }) => name).join(',')
  return `mongodb://${user}:${encodeURIComponent(password)}@${names}/${database}?authSource=admin&replicaSet=rs0`
}

/** Does something with a database of the set, as a user of it. */
export async function as<T>(cluster: Cluster, user: User, database: string, work: (db: Db) => Promise<T>): Promise<T> {
  const lookup = lookupIn(Object.fromEntries(cluster.hosts.map(({ name, address }) => [name, address])))
  const client = new MongoClient(await urlOf(cluster, user), { lookup, serverSelectionTimeoutMS: 10_000 })
  try {
    return await work(client.db(database))
  } finally {
    await client.close()
  }
}
