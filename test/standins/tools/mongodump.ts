import type { Document, MongoClient, Timestamp } from 'mongodb'
import { FORMAT, type Head, type Listed, type Piece, writeArchive } from './archive.ts'
import type { ToolOptions } from './options.ts'
import { runTool } from './tool.ts'

async function dump(client: MongoClient, options: ToolOptions, say: (line: string) => void): Promise<void> {
  const start = options.flags.has('oplog') ? await newestEntry(client) : null
  const collections = await listAll(client)
  const { version } = await client.db('admin').command({ buildInfo: 1 })
  const head: Head = { standin: FORMAT, format: 1, serverVersion: String(version), collections }
  const target = options.archive === null ? 'archive on stdout' : `archive '${options.archive}'`
  await writeArchive(options.archive, options.gzip, piecesOf(client, head, start, target, say))
}

async function* piecesOf(
  client: MongoClient,
  head: Head,
  start: Timestamp | null,
  target: string,
  say: (line: string) => void,
): AsyncGenerator<Head | Piece> {
  yield head
  let documents = 0
  for (const [of, { ns }] of head.collections.entries()) {
    const before = documents
    say(`writing ${ns} to ${target}`)
    for await (const document of collectionOf(client, ns).find({})) {
      documents += 1
      yield { of, document }
    }
    say(`done dumping ${ns} (${documents - before} documents)`)
  }
  let oplogEntries = 0
  if (start !== null) {
    say(`writing captured oplog to ${target}`)
    // All that was written until now has an entry that is not newer than the newest one of now.
    const range = { ts: { $gte: start, $lte: await newestEntry(client) } }
    for await (const oplog of client.db('local').collection('oplog.rs').find(range)) {
      oplogEntries += 1
      yield { oplog }
    }
    say(`dumped ${oplogEntries} oplog entries`)
  }
  yield { end: true, documents, oplogEntries }
}

/** All collections but those of `local` and `config`, and views, with what makes them anew. */
async function listAll(client: MongoClient): Promise<readonly Listed[]> {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true })
  const found: Listed[] = []
  for (const { name } of databases.filter(({ name }) => name !== 'local' && name !== 'config')) {
    const listing: AsyncIterable<Document> = client.db(name).listCollections({}, { nameOnly: false })
    for await (const { name: collection, options, type } of listing) {
      if (type === 'view' || /^system\.(?!users$|roles$|version$)/.test(collection)) continue
      const indexes = await client.db(name).collection(collection).listIndexes().toArray()
      found.push({ ns: `${name}.${collection}`, options: options ?? {}, indexes })
    }
  }
  return found
}

async function newestEntry(client: MongoClient): Promise<Timestamp> {
  const newest = await client
    .db('local')
    .collection('oplog.rs')
    .findOne<Document>({}, { sort: { $natural: -1 } })
  if (newest === null) throw new Error('error getting oplog start: no oplog found, is this a member of a replica set?')
  return newest.ts
}

function collectionOf(client: MongoClient, ns: string) {
  const dot = ns.indexOf('.')
  return client.db(ns.slice(0, dot)).collection(ns.slice(dot + 1))
}

await runTool('mongodump', ['oplog'], dump)
