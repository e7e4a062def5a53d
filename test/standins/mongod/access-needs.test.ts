import type { Document } from 'bson'
import { expect, it } from 'vitest'
import { needs } from './access/needs.ts'
import type { Connection, Privilege, Request } from './contract.ts'

const connection: Connection = {
  id: 1,
  remote: '127.0.0.1:1',
  isLocal: true,
  identity: null,
  client: null,
  saidHelloOk: true,
  isLatched: false,
  onClose: () => () => {},
}

function request(body: Document): Request {
  return { name: Object.keys(body)[0] ?? '', db: 'app', body, connection, isExhaust: false }
}

/** Privileges as short lines: `app.x find insert`. */
function asked(body: Document): readonly string[] {
  const name = Object.keys(body)[0] ?? ''
  const of = Object.entries(needs).find(([known]) => known === name)?.[1] ?? expect.fail(`no needs for ${name}`)
  const privileges: readonly Privilege[] = of(request(body))
  return privileges.map(({ resource: { db, collection, cluster }, actions }) =>
    [cluster ? '{cluster}' : `${db}.${collection}`, ...actions].join(' '),
  )
}

it.each([
  [{ find: 'x' }, ['app.x find']],
  [{ find: 1 }, ['app. find']],
  [{ insert: 'x' }, ['app.x insert']],
  [{ insert: 'x', bypassDocumentValidation: true }, ['app.x insert bypassDocumentValidation']],
  [{ update: 'x', updates: [{ q: {}, u: {} }] }, ['app.x update']],
  [{ update: 'x', updates: [{ q: {}, u: {}, upsert: true }] }, ['app.x update insert']],
  [{ delete: 'x' }, ['app.x remove']],
  [{ findAndModify: 'x', remove: true }, ['app.x find remove']],
  [{ findAndModify: 'x', update: {}, upsert: true }, ['app.x find update insert']],
  [{ listCollections: 1 }, ['app. listCollections']],
  [{ listCollections: 1, nameOnly: true, authorizedCollections: true }, []],
  [{ dropDatabase: 1 }, ['app. dropDatabase']],
  [{ explain: { find: 'x' } }, ['app.x find']],
  [
    { renameCollection: 'app.x', to: 'app.y', dropTarget: true },
    ['app.x find dropCollection', 'app.y insert createIndex dropCollection'],
  ],
])('%j needs %j', (body, expected) => {
  expect(asked(body)).toEqual(expected)
})

it.each([
  [[], ['app.x find']],
  [
    [{ $match: {} }, { $out: 'y' }],
    ['app.x find', 'app.y insert remove'],
  ],
  [[{ $merge: { into: { db: 'b', coll: 'y' } } }], ['app.x find', 'b.y insert update']],
  [[{ $lookup: { from: 'y', pipeline: [{ $unionWith: 'z' }] } }], ['app.x find', 'app.y find', 'app.z find']],
  [[{ $facet: { a: [{ $graphLookup: { from: 'y' } }] } }], ['app.x find', 'app.y find']],
  [[{ $changeStream: {} }], ['app.x find changeStream']],
  [[{ $collStats: {} }], ['app.x collStats']],
])('a pipeline of %j needs %j', (pipeline, expected) => {
  expect(asked({ aggregate: 'x', pipeline })).toEqual(expected)
})

it.each([
  [[{ $changeStream: {} }], ['app. find changeStream']],
  [[{ $changeStream: { allChangesForCluster: true } }], ['. find changeStream']],
  [[{ $currentOp: { allUsers: true } }], ['{cluster} inprog']],
  [[{ $currentOp: {} }], []],
])('a pipeline of %j on no collection needs %j', (pipeline, expected) => {
  expect(asked({ aggregate: 1, pipeline })).toEqual(expected)
})
