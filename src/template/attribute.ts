import { findMethod } from '#methods'
import { bindMethod } from './invoke.ts'
import { getItem } from './item.ts'
import { use } from './lift.ts'
import type { Env } from './registry.ts'
import { isDateOnly } from './types.ts'
import { NamedTuple, PyDate, PyObject, Undefined, type Value } from './values.ts'

/** `value.name`: a method first, then the item of that name, as Jinja2 does; what is not there is `Undefined`. */
export function getAttribute(value: Value, name: string, env: Env): Value {
  if (value instanceof Undefined) return value
  const plain = use(value)
  const own = ownAttribute(plain, name, env)
  return own === undefined ? getItem(plain, name) : own
}

/** `value[key]`: an item first, then the method or attribute of that name. */
export function getSubscript(value: Value, key: Value, env: Env): Value {
  const item = getItem(value, key)
  if (!(item instanceof Undefined) || value instanceof Undefined) return item
  const name = use(key)
  const own = typeof name === 'string' ? ownAttribute(use(value), name, env) : undefined
  return own === undefined ? item : own
}

function ownAttribute(value: Value, name: string, env: Env): Value | undefined {
  const method = findMethod(value, name)
  if (method !== undefined) return bindMethod(name, value, method, env)
  // Names with underscores are for str() and arithmetic, never for templates.
  if (name.startsWith('_')) return undefined
  if (value instanceof PyObject) return value.attribute(name)
  if (value instanceof NamedTuple) return value.named(name)
  return value instanceof PyDate ? dateAttribute(value, name) : undefined
}

function dateAttribute(value: PyDate, name: string): Value | undefined {
  const { date } = value
  if (name === 'year') return date.getUTCFullYear()
  if (name === 'month') return date.getUTCMonth() + 1
  if (name === 'day') return date.getUTCDate()
  if (isDateOnly(value)) return undefined
  if (name === 'hour') return date.getUTCHours()
  if (name === 'minute') return date.getUTCMinutes()
  if (name === 'second') return date.getUTCSeconds()
  return name === 'microsecond' ? date.getUTCMilliseconds() * 1000 : undefined
}
