import { bind } from '../bind.ts'
import { fail } from '../errors.ts'
import { ask, use } from '../lift.ts'
import type { CallArgs, Env, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { truth } from '../truth.ts'
import type { Value } from '../values.ts'
import { attributeGetter, type Getter } from './attribute-path.ts'

function map(value: Value, args: CallArgs, env: Env): Value {
  if (!truth(value)) return []
  const [name, ...positional] = args.positional
  if (name === undefined) return iterate(value).map(mappedAttribute(args, env))
  return iterate(value).map((item) => env.filter(nameOf(name, 'filter'), item, { positional, named: args.named }))
}

function mappedAttribute(args: CallArgs, env: Env): Getter {
  if (!args.named.has('attribute')) return fail('map requires a filter argument')
  const [attribute = null, fallback = null] = bind('map', ['attribute', 'default'], args)
  return attributeGetter(attribute, env, fallback)
}

function nameOf(name: Value, kind: 'filter' | 'test'): string {
  const plain = use(name)
  return typeof plain === 'string' ? plain : fail(`the name of a ${kind} must be a string`)
}

function pick(value: Value, args: CallArgs, env: Env, getter: Getter, wanted: boolean): Value {
  if (!truth(value)) return []
  const [name, ...positional] = args.positional
  const holds = (item: Value) =>
    name === undefined ? truth(item) : env.test(nameOf(name, 'test'), item, { positional, named: args.named })
  return iterate(value).filter((item) => ask(() => holds(getter(item))) === wanted)
}

function pickByAttribute(value: Value, args: CallArgs, env: Env, wanted: boolean): Value {
  const [path, ...positional] = args.positional
  if (path === undefined) return fail('Missing parameter for attribute name')
  return pick(value, { positional, named: args.named }, env, attributeGetter(path, env), wanted)
}

const itself: Getter = (item) => item

export const filters: Table<Filter> = {
  map,
  reject: (value, args, env) => pick(value, args, env, itself, false),
  rejectattr: (value, args, env) => pickByAttribute(value, args, env, false),
  select: (value, args, env) => pick(value, args, env, itself, true),
  selectattr: (value, args, env) => pickByAttribute(value, args, env, true),
}
