import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ObjectId, Timestamp, UUID } from 'bson'
import { afterAll, describe, expect, it } from 'vitest'
import type { Op, OplogEntry } from './contract.ts'
import { checkLevel, levelDocument, levelId, versionNs } from './store/level.ts'
import { openStore } from './store/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'standin-store-'))
const ui = new UUID()

afterAll(() => rmSync(folder, { recursive: true }))

const newFolder = (): string => mkdtempSync(join(folder, 'db-'))

function entry(i: number, op: Op): OplogEntry {
  return { ...op, op: op.op, ns: op.ns, o: op.o, ts: new Timestamp({ t: 1, i }), t: 1, v: 2, wall: new Date(i) }
}

const insert = (i: number, _id: unknown): OplogEntry => entry(i, { op: 'i', ns: 'shop.stock', ui, o: { _id, n: i } })

function journal(dbPath: string): string {
  const [name = ''] = readdirSync(join(dbPath, 'journal'))
  return join(dbPath, 'journal', name)
}

describe('the store', () => {
  it('has all that was written after the process was killed', () => {
    const dbPath = newFolder()
    const store = openStore(dbPath, 1_000_000)
    const id = new ObjectId()
    store.apply([insert(1, 'a'), insert(2, id)])
    store.apply([entry(3, { op: 'u', ns: 'shop.stock', ui, o: { $v: 2, diff: { u: { n: 9 } } }, o2: { _id: 'a' } })])
    store.apply([entry(4, { op: 'd', ns: 'shop.stock', ui, o: { _id: id } })])
    store.put('local.replset.election', 'lastVote', { _id: 'lastVote', term: 3 })
    const again = openStore(dbPath, 1_000_000)
    expect([...again.documents('shop.stock')]).toEqual([{ _id: 'a', n: 9 }])
    expect(again.collection('shop.stock')).toMatchObject({ uuid: ui, count: 1 })
    expect(again.byId('local.replset.election', 'lastVote')).toEqual({ _id: 'lastVote', term: 3 })
    expect(again.oplog.last()?.ts).toEqual(new Timestamp({ t: 1, i: 4 }))
  })

  it.each<[string, (path: string) => void]>([
    ['followed by zeros', (path) => appendFileSync(path, Buffer.alloc(100))],
    ['followed by rubbish', (path) => appendFileSync(path, 'rubbish that is no record')],
  ])('opens a journal whose end is %s', (_, damage) => {
    const dbPath = newFolder()
    openStore(dbPath, 1_000_000).apply([insert(1, 'a')])
    damage(journal(dbPath))
    const store = openStore(dbPath, 1_000_000)
    expect(store.byId('shop.stock', 'a')).toEqual({ _id: 'a', n: 1 })
    store.apply([insert(2, 'b')])
    expect(openStore(dbPath, 1_000_000).byId('shop.stock', 'b')).toEqual({ _id: 'b', n: 2 })
  })

  it('leaves out a last record that is only half there', () => {
    const dbPath = newFolder()
    const store = openStore(dbPath, 1_000_000)
    store.apply([insert(1, 'a')])
    store.apply([insert(2, 'x'.repeat(1000))])
    truncateSync(journal(dbPath), 900)
    expect([...openStore(dbPath, 1_000_000).documents('shop.stock')]).toEqual([{ _id: 'a', n: 1 }])
  })

  it('writes its journal anew at a clean end when most of it is history, and loses nothing', () => {
    const dbPath = newFolder()
    const store = openStore(dbPath, 100_000)
    const index = { v: 2, key: { n: 1 }, name: 'n_1', unique: true }
    store.apply([insert(1, 'a'), entry(2, { op: 'c', ns: 'shop.$cmd', ui, o: { createIndexes: 'stock', ...index } })])
    for (let i = 3; i < 1500; i += 1) {
      const o = { $v: 2, diff: { u: { text: 'x'.repeat(1000) + i } } }
      store.apply([entry(i, { op: 'u', ns: 'shop.stock', ui, o, o2: { _id: 'a' } })])
    }
    store.close()
    const again = openStore(dbPath, 100_000)
    expect(again.byId('shop.stock', 'a')?.text).toMatch(/x1499$/)
    expect(again.collection('shop.stock')?.indexes).toContainEqual(index)
    expect(again.conflict('shop.stock', { _id: 'b', n: 1 }, true)).toMatchObject({ values: { n: 1 } })
    expect(again.oplog.last()?.ts.i).toBe(1499)
  })

  it('keeps only so much of the oplog, and gives what is asked from a time on', () => {
    const store = openStore(newFolder(), 20_000)
    for (let i = 1; i <= 500; i += 1) store.apply([insert(i, i)])
    expect(store.oplog.first()?.ts.i).toBeGreaterThan(100)
    expect(store.oplog.since(new Timestamp({ t: 1, i: 498 })).map(({ ts }) => ts.i)).toEqual([498, 499, 500])
    expect(store.collection('local.oplog.rs')?.options).toEqual({ capped: true, size: 20_000 })
  })

  it('cuts the oplog for a rollback, for good', () => {
    const dbPath = newFolder()
    const store = openStore(dbPath, 1_000_000)
    store.apply([insert(1, 1), insert(2, 2), insert(3, 3)])
    expect(store.oplog.cut(new Timestamp({ t: 1, i: 1 })).map(({ ts }) => ts.i)).toEqual([3, 2])
    expect(openStore(dbPath, 1_000_000).oplog.last()?.ts.i).toBe(1)
  })

  it('forgets all but local before an initial sync, and takes over what it is given', () => {
    const dbPath = newFolder()
    const store = openStore(dbPath, 1_000_000)
    store.apply([insert(1, 1)])
    store.put('local.system.replset', 'rs0', { _id: 'rs0' })
    store.clear()
    store.adopt('shop.carts', { uuid: ui, options: {}, indexes: [{ v: 2, key: { _id: 1 }, name: '_id_' }] }, [
      { _id: 7 },
    ])
    const again = openStore(dbPath, 1_000_000)
    expect(again.databases()).toEqual(['local', 'shop'])
    expect(again.collections('shop').map(({ ns, count }) => [ns, count])).toEqual([['shop.carts', 1]])
    expect(again.oplog.last()).toBeNull()
  })

  it('carries out an entry twice without harm, as an initial sync needs it', () => {
    const store = openStore(newFolder(), 1_000_000)
    const entries = [
      insert(1, 'a'),
      entry(2, { op: 'u', ns: 'shop.stock', ui, o: { $v: 2, diff: { d: { n: false } } }, o2: { _id: 'a' } }),
      entry(3, { op: 'd', ns: 'shop.stock', ui, o: { _id: 'gone' } }),
      entry(4, { op: 'c', ns: 'shop.$cmd', ui, o: { create: 'stock' } }),
    ]
    store.apply(entries)
    store.apply(entries)
    expect([...store.documents('shop.stock')]).toEqual([{ _id: 'a' }])
  })
})

describe('the level of the data [S: exit code 62]', () => {
  const at = (level: string) => {
    const store = openStore(newFolder(), null)
    store.put(versionNs, levelId, levelDocument(level))
    return store
  }

  it.each([
    ['7.0', '8.0.12'],
    ['8.0', '8.0.12'],
    ['6.0', '7.0.24'],
  ])('%s is opened by %s', (level, version) => {
    expect(() => checkLevel(at(level), version)).not.toThrow()
  })

  it.each([
    ['6.0', '8.0.12', "expected '7.0' or '8.0'; found 6.0"],
    ['8.0', '7.0.24', "expected '6.0' or '7.0'; found 8.0"],
  ])('%s is not opened by %s', (level, version, text) => {
    expect(() => checkLevel(at(level), version)).toThrow(text)
  })
})
