import type { Document, MongoClient } from 'mongodb'
import { type Listed, openArchive, type Piece } from './archive.ts'
import type { ToolOptions } from './options.ts'
import { runTool } from './tool.ts'

type Say = (line: string) => void
/** Where users and roles lie until the server itself puts them in their place. */
const SHELVES: Readonly<Record<string, string>> = {
  'admin.system.users': 'tempusers',
  'admin.system.roles': 'temproles',
}
const BATCH = 1000

async function restore(client: MongoClient, options: ToolOptions, say: Say): Promise<void> {
  const { head, pieces } = await openArchive(options.archive, options.gzip)
  const wanted = (ns: string) => !options.excluded.some((pattern) => fits(pattern, ns))
  const collections = head.collections.filter(({ ns }) => wanted(ns))
  say(`the archive is of a server of version ${head.serverVersion}`)
  // As the real one: a dry run looks no further than the head.
  if (options.flags.has('dryRun')) return say('dry run completed')
  await prepare(client, collections, options.flags.has('drop'))
  const { documents, oplog } = await fill(
    client,
    head.collections.map(({ ns }) => (wanted(ns) ? ns : null)),
    pieces,
    say,
  )
  await mergeAccounts(client, collections, options.flags.has('drop'))
  if (options.flags.has('oplogReplay'))
    await replay(
      client,
      oplog.filter(({ ns }) => wanted(ns)),
      say,
    )
  say(`${documents} document(s) restored successfully. 0 document(s) failed to restore.`)
}

/** Makes the collections with their indexes, without what they held where that is asked for. */
async function prepare(client: MongoClient, collections: readonly Listed[], drop: boolean): Promise<void> {
  for (const { ns, options, indexes } of collections) {
    const { db, name } = placeOf(ns)
    if (drop || ns in SHELVES) await client.db(db).collection(name).drop()
    if (ns === 'admin.system.version' || ns in SHELVES) continue
    const there = await client.db(db).listCollections({ name }).toArray()
    if (there.length === 0) await client.db(db).createCollection(name, options)
    const wanted = indexes.filter((index) => index.name !== '_id_').map(({ v: _, ns: __, ...index }) => index)
    if (wanted.length > 0) await client.db(db).command({ createIndexes: name, indexes: wanted })
  }
}

/** `names` are those of the collections by their numbers, null where one is left out. */
async function fill(client: MongoClient, names: readonly (string | null)[], pieces: AsyncIterable<Piece>, say: Say) {
  const oplog: Document[] = []
  let documents = 0
  let batch: { of: number; documents: Document[] } = { of: -1, documents: [] }
  const flush = async (): Promise<void> => {
    const ns = names[batch.of] ?? null
    if (ns === null || ns === 'admin.system.version' || batch.documents.length === 0) return
    documents += await insert(client, ns, batch.documents)
    say(`restored ${batch.documents.length} documents to ${ns}`)
  }
  for await (const piece of pieces) {
    if ('oplog' in piece) oplog.push(piece.oplog)
    if (!('document' in piece)) continue
    const of = Number(piece.of)
    if (batch.of !== of || batch.documents.length >= BATCH) {
      await flush()
      batch = { of, documents: [] }
    }
    batch.documents.push(piece.document)
  }
  await flush()
  return { documents, oplog }
}

/** Inserts what is not there; a document that is there stays as it is. */
async function insert(client: MongoClient, ns: string, documents: readonly Document[]): Promise<number> {
  const { db, name } = placeOf(ns)
  const command = { insert: name, documents, ordered: false, writeConcern: { w: 'majority' } }
  const { n, writeErrors = [] } = await client.db(db).command(command)
  const grave = writeErrors.find(({ code }: Document) => Number(code) !== 11_000)
  if (grave !== undefined) throw new Error(`${ns}: ${grave.errmsg}`)
  return Number(n)
}

async function mergeAccounts(client: MongoClient, collections: readonly Listed[], drop: boolean): Promise<void> {
  const shelves = collections.flatMap(({ ns }) => SHELVES[ns] ?? [])
  if (shelves.length === 0) return
  const temporary = {
    ...(shelves.includes('tempusers') && { tempUsersCollection: 'admin.tempusers' }),
    ...(shelves.includes('temproles') && { tempRolesCollection: 'admin.temproles' }),
  }
  const command = { _mergeAuthzCollections: 1, ...temporary, drop, db: '', writeConcern: { w: 'majority' } }
  await client.db('admin').command(command)
  for (const shelf of shelves) await client.db('admin').collection(shelf).drop()
}

/** Does anew what was written while the dump was made. */
async function replay(client: MongoClient, oplog: readonly Document[], say: Say): Promise<void> {
  const wanted = oplog.filter(({ op, ns }) => op !== 'n' && !/^(config|local)\.|^admin\.system\.version$/.test(ns))
  for (const { ts: _, t: __, wall: ___, lsid: ____, txnNumber: _____, prevOpTime: ______, ...entry } of wanted) {
    await client.db('admin').command({ applyOps: [entry] })
  }
  say(`applied ${wanted.length} oplog entries`)
}

/** In a pattern `*` stands for anything. */
function fits(pattern: string, ns: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(ns)
}

function placeOf(ns: string): { readonly db: string; readonly name: string } {
  const shelf = SHELVES[ns]
  const dot = ns.indexOf('.')
  return { db: ns.slice(0, dot), name: shelf ?? ns.slice(dot + 1) }
}

await runTool('mongorestore', ['drop', 'oplogReplay', 'dryRun'], restore)
