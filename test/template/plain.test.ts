import { describe, expect, it } from 'vitest'
import { omit } from '../../src/template/omit.ts'
import { fromPlain, toPlain } from '../../src/template/plain.ts'
import { Float, PyDate, Secret, tuple, Undefined, Unknown, type Value } from '../../src/template/values.ts'
import { data } from './support.ts'

describe('plain data', () => {
  it('is made of values', () => {
    const value: Value = new Map<Value, Value>([
      ['list', [1, new Float(1), 2.5, null, true]],
      ['tuple', tuple([1, 'a'])],
      [1, 'one'],
      [true, 'yes'],
      ['date', new PyDate(new Date(0), '1970-01-01')],
      ['gone', omit],
    ])
    expect(JSON.stringify(toPlain(value))).toBe(
      '{"1":"one","list":[1,1,2.5,null,true],"tuple":[1,"a"],"true":"yes","date":"1970-01-01"}',
    )
  })

  it('has objects without a prototype', () => {
    const plain = toPlain(new Map<Value, Value>([['__proto__', 1]]))
    expect(Object.getPrototypeOf(plain)).toBe(null)
    expect(Object.entries(plain ?? {})).toEqual([['__proto__', 1]])
  })

  it('keeps secrets and unknowns as they are', () => {
    const [secret, unknown] = [new Secret(1), new Unknown([])]
    expect(toPlain([secret, unknown])).toEqual([secret, unknown])
  })

  it('is not made of what is undefined', () => {
    expect(() => toPlain([new Undefined("'x' is undefined")])).toThrow("'x' is undefined")
  })

  it('becomes values again', () => {
    expect(data({ a: [1, 'x', null], b: { c: 1.5 } })).toEqual(
      new Map<string, unknown>([
        ['a', [1, 'x', null]],
        ['b', new Map([['c', 1.5]])],
      ]),
    )
    expect(fromPlain(2 ** 60)).toEqual(new Float(2 ** 60))
  })
})
