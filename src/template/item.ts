import { dictGet } from './dict.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { isInt } from './numbers.ts'
import { repr } from './text.ts'
import { describe, typeName } from './types.ts'
import { Tuple, tuple, Undefined, type Value } from './values.ts'

/** `value[key]` of a dict, list, tuple or string; what is not there is `Undefined`. Methods are not looked at. */
export function getItem(value: Value, key: Value): Value {
  if (value instanceof Undefined) return value
  const plain = use(value)
  const wanted = use(key)
  const item = findItem(plain, wanted)
  return item === undefined ? missing(plain, wanted) : item
}

function findItem(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return dictGet(value, key)
  if (!isInt(key)) return undefined
  if (typeof value === 'string') return [...value].at(Number(key))
  return Array.isArray(value) ? value.at(Number(key)) : undefined
}

/** What an absent attribute or element gives, with Jinja2's message. */
export function missing(value: Value, key: Value): Undefined {
  if (typeof key === 'string') return new Undefined(`'${describe(value)}' has no attribute ${repr(key)}`)
  return new Undefined(`${describe(value)} has no element ${repr(key)}`)
}

/** `value[start:stop:step]`; null stands for a bound that is left out. */
export function slice(value: Value, start: Value, stop: Value, step: Value): Value {
  const plain = use(value)
  const stride = step === null ? 1 : bound(step)
  if (stride === 0) return fail('slice step cannot be zero')
  if (typeof plain === 'string') return pick([...plain], start, stop, stride).join('')
  if (plain instanceof Tuple) return tuple(pick(plain, start, stop, stride))
  if (Array.isArray(plain)) return pick(plain, start, stop, stride)
  if (plain instanceof Map) return fail("unhashable type: 'slice'")
  return fail(`'${typeName(plain)}' object is not subscriptable`)
}

function pick<T>(items: readonly T[], start: Value, stop: Value, stride: number): T[] {
  const [low, high] = stride > 0 ? [0, items.length] : [-1, items.length - 1]
  const place = (value: Value, otherwise: number) => {
    if (value === null) return otherwise
    const at = bound(value)
    return Math.min(Math.max(at < 0 ? at + items.length : at, low), high)
  }
  const first = place(start, stride > 0 ? low : high)
  const end = place(stop, stride > 0 ? high : low)
  if (stride === 1) return Array.prototype.slice.call(items, first, Math.max(first, end))
  const picked: T[] = []
  for (let i = first; stride > 0 ? i < end : i > end; i += stride) {
    const item = items[i]
    if (item !== undefined) picked.push(item)
  }
  return picked
}

function bound(value: Value): number {
  const plain = use(value)
  if (isInt(plain)) return Number(plain)
  return fail(`slice indices must be integers or None or have an __index__ method, not ${typeName(plain)}`)
}
