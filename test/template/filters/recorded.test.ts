import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { invoke } from '../../../src/template/invoke.ts'
import { findMethod } from '../../../src/template/methods/table.ts'
import type { Value } from '../../../src/template/values.ts'
import { ownWords } from './own-words.ts'
import { decode, encode, env, given, type Recorded } from './support.ts'

interface Case {
  /** The call as record.py made it. */
  readonly call: string
  readonly kind: 'filter' | 'test' | 'method'
  readonly name: string
  readonly value: Recorded
  readonly args?: Recorded[]
  readonly named?: Record<string, Recorded>
  readonly expected?: Recorded
  readonly error?: string
  /** The list or dict that the method was called on, afterwards. */
  readonly after?: Recorded
}

function recorded(group: string): Case[] {
  const lines = readFileSync(new URL(`${group}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => JSON.parse(line))
}

function run({ kind, name, args = [], named = {} }: Case, value: Value): Value {
  const options = Object.entries(named).map(([key, item]) => [key, decode(item)] as const)
  const call = given(args.map(decode), Object.fromEntries(options))
  if (kind === 'filter') return env.filter(name, value, call)
  if (kind === 'test') return env.test(name, value, call)
  const method = findMethod(value, name)
  return method === undefined ? expect.unreachable(`no method ${name}`) : invoke(method, value, call, env)
}

// Python has no order in its sets, so both sides are sorted.
function comparable(result: Value, expected: Recorded): unknown {
  const isSet = expected !== null && typeof expected === 'object' && 'set' in expected
  return isSet && Array.isArray(result) ? encode(result.toSorted()) : encode(result)
}

const groups = ['jinja', 'ansible', 'tests', 'methods', 'yaml']

describe.each(groups)('answers as Python does: %s', (group) => {
  const answers = recorded(group).flatMap((one) =>
    one.expected === undefined ? [] : [{ ...one, expected: one.expected }],
  )

  test.each(answers)('$call', ({ expected, ...call }) => {
    expect(comparable(run(call, decode(call.value)), expected)).toEqual(encode(decode(expected)))
  })
})

describe.each(groups)('refuses what Python refuses: %s', (group) => {
  const refusals = recorded(group).flatMap((one) => (one.error === undefined ? [] : [{ ...one, error: one.error }]))

  test.each(refusals)('$call', ({ error, ...call }) => {
    expect(() => run(call, decode(call.value))).toThrow(
      expect.objectContaining({ message: ownWords.get(call.call) ?? error }),
    )
  })
})

describe('changes in place as Python does', () => {
  const changes = recorded('methods').flatMap((one) => (one.after === undefined ? [] : [{ ...one, after: one.after }]))

  test.each(changes)('$call', ({ after, ...call }) => {
    const value = decode(call.value)
    run(call, value)
    expect(encode(value)).toEqual(encode(decode(after)))
  })
})
