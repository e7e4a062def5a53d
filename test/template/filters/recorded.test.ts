import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { invoke } from '../../../src/template/invoke.ts'
import { findMethod } from '../../../src/template/methods/table.ts'
import type { Value } from '../../../src/template/values.ts'
import { decode, encode, env, given, type Recorded } from './support.ts'

interface Case {
  /** The call as Python wrote it. */
  readonly call: string
  readonly kind: 'filter' | 'test' | 'method'
  readonly name: string
  readonly value: Recorded
  readonly args?: Recorded[]
  readonly named?: Record<string, Recorded>
  readonly expected?: Recorded
  readonly error?: string
  /** The list or dict after the method. */
  readonly after?: Recorded
}

function recorded(group: string): Case[] {
  const text = readFileSync(new URL(`${group}.jsonl`, import.meta.url), 'utf8')
  return text.trim().split('\n').map((line) => JSON.parse(line))
}

function run({ kind, name, args = [], named = {} }: Case, value: Value): Value {
  const call = given(args.map(decode), Object.fromEntries(Object.entries(named).map(([key, item]) => [key, decode(item)])))
  if (kind === 'filter') return env.filter(name, value, call)
  if (kind === 'test') return env.test(name, value, call)
  const method = findMethod(value, name)
  if (method === undefined) throw new Error(`no method ${name}`)
  return invoke(method, value, call, env)
}
export { describe, expect, test, recorded, run, encode, decode }
