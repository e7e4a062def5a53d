import { describe, expect, it } from 'vitest'
import module from '../../modules/mongodb_shell.ts'
import type { Json } from '../../src/state/json.ts'
import type { MongoFinding } from '../../src/state/mongo.ts'
import { argsOf } from './local.ts'
import { foundOf, read, stepsOf } from './mongodb-set.ts'

const replied = (reply: Readonly<Record<string, Json>>): MongoFinding => ({
  at: 'server',
  address: 'h1:27017',
  as: 'user',
  answers: [{ ok: true, reply }],
})

describe('mongodb_shell', () => {
  it.each([
    ['ping', { ping: 1 }],
    ['a query', { find: 'users', filter: { type: 'user' } }],
    ['an aggregation', { aggregate: 'users', pipeline: [{ $match: {} }], cursor: {} }],
  ])('only reads with %s, and so changes nothing', (_, command) => {
    expect(stepsOf(module, { command }, { named: replied({ ok: 1 }) })).toEqual({ titles: [], writes: [] })
  })

  it.each([
    ['an index', { createIndexes: 'users', indexes: [] }, 'createIndexes on chat'],
    ['an aggregation that writes', { aggregate: 'users', pipeline: [{ $out: 'copies' }] }, 'aggregate on chat'],
    ['a command that nobody knows', { doAsISay: 1 }, 'doAsISay on chat'],
  ])('runs %s once', (_, command, title) => {
    const { titles, writes } = stepsOf(module, { db: 'chat', command }, {})
    expect(titles).toEqual([title])
    expect(writes[0]).toMatchObject({ target: 'named', commands: [{ database: 'chat', command }] })
  })

  it('tells the documents of a query, and the reply of all else', () => {
    const args = argsOf(module.args, { command: { find: 'users' } })
    const reply = { cursor: { id: 0, ns: 'test.users', firstBatch: [{ _id: 1 }, { _id: 2 }] }, ok: 1 }
    const found = foundOf(module, args, (probe) => read(probe, { named: replied(reply) }))
    expect(module.result(args, found, [])).toMatchObject({
      reply: { cursor: reply.cursor },
      transformed_output: [{ _id: 1 }, { _id: 2 }],
    })
    const deed = { code: 0, stdout: '', stderr: '', start: 0, end: 0, mongo: { nIndexesWas: 1, ok: 1 } }
    expect(module.result(argsOf(module.args, { command: { drop: 'users' } }), {}, [deed])).toMatchObject({
      transformed_output: [{ nIndexesWas: 1 }],
    })
  })

  it.each([
    ['JavaScript', { eval: 'db.users.drop()' }, /^eval is JavaScript/],
    ['nothing', {}, /^a command is needed$/],
    ['an empty command', { command: {} }, /^a command is needed$/],
  ])('refuses %s', (_, given, refused) => {
    expect(stepsOf(module, given, {}).refused).toMatch(refused)
  })
})
