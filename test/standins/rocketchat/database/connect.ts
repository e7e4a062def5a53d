import { type Db, type Document, MongoClient, type MongoClientOptions } from 'mongodb'
import { log, said } from '../log.ts'

/** The database of the workspace, and the client that holds its connections. */
export interface Database {
  readonly client: MongoClient
  readonly db: Db
}

/** What the server that answers is. */
export interface MongoInfo {
  readonly version: string
  /** The name of its replica set; null for a server that stands alone. */
  readonly set: string | null
}

/** Connects to the database that the address names; rejects where nobody answers in time, or lets it in. */
export async function openDatabase(url: string, options: MongoClientOptions = {}): Promise<Database> {
  const client = await new MongoClient(url, options).connect()
  return { client, db: client.db() }
}

/** Asks what MongoDB it is; without the right to see its status, as `clusterMonitor` has it, it complains and asks less. */
export async function readMongoInfo(db: Db): Promise<MongoInfo> {
  const hello = await db.command({ hello: 1 })
  const set = typeof hello.setName === 'string' ? hello.setName : null
  const { version } = await statusOf(db)
  return { version: String(version), set }
}

async function statusOf(db: Db): Promise<Document> {
  try {
    return await db.command({ serverStatus: 1 })
  } catch (thrown) {
    log('error', 'System', `Error getting MongoDB info: ${said(thrown)}; the user needs the role clusterMonitor`)
    return await db.command({ buildInfo: 1 })
  }
}

/** Sees whether the oplog can be read where MONGO_OPLOG_URL leads; rejects where it cannot. */
export async function checkOplog(url: string): Promise<void> {
  const { client, db } = await openDatabase(url)
  try {
    const isSet = (await readMongoInfo(db)).set !== null
    if (!isSet || db.databaseName !== 'local') {
      throw new Error("$MONGO_OPLOG_URL must be set to the 'local' database of a Mongo replica set")
    }
    await db.collection('oplog.rs').findOne({}, { projection: { ts: 1 } })
  } finally {
    await client.close()
  }
}
