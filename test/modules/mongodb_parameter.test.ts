import { describe, expect, it } from 'vitest'
import module from '../../modules/mongodb_parameter.ts'
import type { Json } from '../../src/state/json.ts'
import type { MongoFinding } from '../../src/state/mongo.ts'
import { down, stepsOf } from './mongodb-set.ts'

const told = (value: Json): MongoFinding => ({
  at: 'server',
  address: 'h1:27017',
  as: 'user',
  answers: [{ ok: true, reply: { cursorTimeoutMillis: value, ok: 1 } }],
})
const param = 'cursorTimeoutMillis'

describe('mongodb_parameter', () => {
  it.each([
    ['int', '5000', 600_000, ['cursorTimeoutMillis 600000 → 5000'], 5000],
    ['int', 5000, 5000, [], undefined],
    ['str', 'info', 'debug', ['cursorTimeoutMillis debug → info'], 'info'],
    ['str', 5, '5', [], undefined],
    ['bool', 'yes', false, ['cursorTimeoutMillis false → true'], true],
    ['bool', true, true, [], undefined],
    ['json', '{"verbosity": 1}', { verbosity: 1 }, [], undefined],
    ['json', { a: [1] }, { a: [] }, ['cursorTimeoutMillis {"a":[]} → {"a":[1]}'], { a: [1] }],
  ] as const)('sets %s %j where it is %j', (param_type, value, was, titles, sent) => {
    const { titles: planned, writes } = stepsOf(module, { param, value, param_type }, { named: told(was) })
    expect(planned).toEqual(titles)
    expect(writes.map(({ commands }) => commands[0]?.command)).toEqual(
      titles.map(() => ({ setParameter: 1, cursorTimeoutMillis: sent })),
    )
  })

  it('speaks to the primary of a set', () => {
    const { writes } = stepsOf(module, { param, value: 1, param_type: 'int', replica_set: 'rs0' }, { primary: told(2) })
    expect(writes.map(({ target }) => target)).toEqual(['primary'])
  })

  it.each([
    ['no number', { value: 'many', param_type: 'int' as const }, told(1), 'value must be a whole number'],
    [
      'a dict as text',
      { value: {} },
      told('x'),
      'value must be a text, a number, or yes or no; param_type "json" takes others',
    ],
    ['no mongod', { value: 'x' }, down('no route'), "cursorTimeoutMillis can't be looked up: no route"],
    [
      'a parameter that there is not',
      { value: 'x' },
      {
        at: 'server',
        address: 'h1:27017',
        as: 'user',
        answers: [{ ok: false, code: 72, codeName: 'InvalidOptions', message: 'no option found to get' }],
      } as const,
      "cursorTimeoutMillis can't be looked up: no option found to get (InvalidOptions, 72)",
    ],
  ])('refuses %s', (_, given, named, refused) => {
    expect(stepsOf(module, { param, ...given }, { named }).refused).toBe(refused)
  })
})
