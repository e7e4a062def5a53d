import { findMethod } from '#methods'
import { getSubscript } from '../attribute.ts'
import { bind, textOf } from '../bind.ts'
import { equals } from '../equality.ts'
import { fail } from '../errors.ts'
import { missing } from '../item.ts'
import { use } from '../lift.ts'
import type { CallArgs, Env, Filter, Table } from '../registry.ts'
import { truth } from '../truth.ts'
import { typeName } from '../types.ts'
import { PyObject, Undefined, type Value } from '../values.ts'

function byDefault(value: Value, args: CallArgs): Value {
  const [fallback = '', boolean = false] = bind('default', ['default_value', 'boolean'], args)
  if (value instanceof Undefined) return fallback
  return truth(boolean) && !truth(value) ? fallback : value
}

function ternary(value: Value, args: CallArgs): Value {
  const [whenTrue = null, whenFalse = null, whenNone] = bind('ternary', ['true_val', 'false_val', 'none_val'], args, 2)
  const plain = use(value)
  if (plain === null && whenNone !== undefined && whenNone !== null) return whenNone
  return truth(plain) ? whenTrue : whenFalse
}

function mandatory(value: Value, args: CallArgs): Value {
  const [message = null] = bind('mandatory', ['msg'], args)
  if (!(value instanceof Undefined)) return value
  if (message !== null) return fail(textOf(message))
  const name = /^'([^']+)' is undefined$/.exec(value.hint)?.[1]
  return fail(`Mandatory variable ${name === undefined ? '' : `'${name}' `}not defined.`)
}

function typeDebug(value: Value, args: CallArgs): Value {
  bind('type_debug', [], args)
  return typeName(value instanceof Undefined ? value : use(value))
}

/** Ansible's words for true; all else is false. */
export function wordIsTrue(value: Value): boolean {
  const plain = use(value)
  if (typeof plain === 'string') return ['yes', 'on', '1', 'true'].includes(plain.toLowerCase())
  return equals(plain, 1)
}

function toBool(value: Value, args: CallArgs): Value {
  bind('bool', [], args)
  return wordIsTrue(value)
}

// Unlike `value.name`, never the item of that name.
function attribute(value: Value, args: CallArgs, env: Env): Value {
  const name = textOf(bind('attr', ['name'], args, 1)[0])
  const known = findMethod(value, name) !== undefined || value instanceof PyObject
  return known ? getSubscript(value, name, env) : missing(value, name)
}

export const filters: Table<Filter> = {
  attr: attribute,
  bool: toBool,
  d: { asTheyAre: byDefault },
  default: { asTheyAre: byDefault },
  mandatory: { asTheyAre: mandatory },
  ternary: { asTheyAre: ternary },
  type_debug: { asTheyAre: typeDebug },
}
