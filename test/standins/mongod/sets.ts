import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, MongoClient, type MongoClientOptions } from 'mongodb'
import { type RunningMongod, startMongod } from './support.ts'

/** A replica set that a test has started, all on this machine. */
export interface RunningSet {
  /** Its members in the order of the configuration, as they run now. */
  readonly members: RunningMongod[]
  readonly uri: string
  /** A client of the set; it is closed with it. */
  readonly client: (options?: MongoClientOptions) => MongoClient
  /** The member that takes writes, once there is one. */
  readonly primary: () => Promise<RunningMongod>
  readonly secondaries: () => Promise<readonly RunningMongod[]>
  /** Starts one more member, which nobody knows of yet. */
  readonly add: (args?: readonly string[]) => Promise<RunningMongod>
  /** Starts a member that has ended anew, with its data and its port. */
  readonly restart: (member: RunningMongod) => Promise<RunningMongod>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** How a set is started for a test. */
export interface StartSet {
  /** What the members share; they ask who connects who they are. */
  readonly key?: string
  /** How fast time goes: 0.1 holds an election after one second. */
  readonly timeScale?: number
  /** More arguments for each member. */
  readonly args?: readonly string[]
  /** Changes the configuration that the set is initiated with; null does not initiate it. */
  readonly configure?: ((config: Document) => Document) | null
}

const name = 'rs0'

/** Starts so many members and initiates them as `rs0`; waits until one of them takes writes. */
export async function startSet(count: number, options: StartSet = {}): Promise<RunningSet> {
  const { key, timeScale = 0.1, configure = (config) => config, args = [] } = options
  const folder = mkdtempSync(join(tmpdir(), 'standin-set-'))
  const keyFile = join(folder, 'key')
  if (key !== undefined) writeFileSync(keyFile, key, { mode: 0o600 })
  const common = ['--replSet', name, '--setParameter', `standinTimeScale=${timeScale}`, ...args]
  const shared = key === undefined ? common : [...common, '--keyFile', keyFile]
  const started: RunningMongod[] = []
  const clients: MongoClient[] = []
  const start = async (port: number, dbPath: string | null, more: readonly string[] = []): Promise<RunningMongod> => {
    const place = dbPath === null ? { port } : { port, dbPath }
    const mongod = await startMongod({ ...place, args: [...shared, ...more] })
    started.push(mongod)
    return mongod
  }
  const members = await Promise.all(Array.from({ length: count }, () => start(0, null)))
  const uri = `mongodb://${members.map(({ host }) => host).join(',')}/?replicaSet=${name}`
  const primary = (): Promise<RunningMongod> => findPrimary(members)
  const set: RunningSet = {
    members,
    uri,
    primary,
    client: (more) => {
      const client = new MongoClient(uri, more)
      clients.push(client)
      return client
    },
    secondaries: async () => {
      const first = await primary()
      return members.filter((member) => member !== first)
    },
    add: async (args) => {
      const member = await start(0, null, args)
      members.push(member)
      return member
    },
    restart: async (member) => {
      const again = await start(member.port, member.dbPath)
      members.splice(members.indexOf(member), 1, again)
      return again
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.close()))
      // In their order: the clients of one that was started anew are closed while somebody answers on its port.
      for (const member of started) await member[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  if (configure !== null) await initiate(set, configure)
  return set
}

async function initiate({ members, primary }: RunningSet, configure: (config: Document) => Document): Promise<void> {
  const config = { _id: name, members: members.map(({ host }, _id) => ({ _id, host })) }
  const [first] = members
  await first
    ?.client()
    .db('admin')
    .command({ replSetInitiate: configure(config) })
  await primary()
}

/** Asks all members until one of them says that it takes writes; rejects after 10 seconds. */
async function findPrimary(members: readonly RunningMongod[]): Promise<RunningMongod> {
  const end = Date.now() + 10_000
  while (Date.now() < end) {
    for (const member of members) {
      if (member.process.exitCode !== null || member.process.signalCode !== null) continue
      const hello = await helloOf(member)
      if (hello?.isWritablePrimary === true) return member
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the set has no primary')
}

/** What a member says of itself; null where it does not answer within a second. */
export async function helloOf(member: RunningMongod): Promise<Document | null> {
  const client = new MongoClient(`mongodb://${member.host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1000,
    socketTimeoutMS: 1000,
  })
  try {
    return await client.db('admin').command({ hello: 1 })
  } catch {
    // Who does not answer is not what is looked for.
    return null
  } finally {
    await client.close()
  }
}
