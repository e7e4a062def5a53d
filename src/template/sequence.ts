import { spend } from './budget.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { typeName } from './types.ts'
import type { Value } from './values.ts'

/** The items that Python's `for` sees: characters of a string, keys of a dict. Not a copy of a list. */
export function iterate(value: Value): Value[] {
  const plain = use(value)
  if (Array.isArray(plain)) {
    spend(plain.length / 2)
    return plain
  }
  if (plain instanceof Map) return [...plain.keys()]
  if (typeof plain === 'string') {
    spend(plain.length / 2)
    return [...plain]
  }
  return fail(`'${typeName(plain)}' object is not iterable`)
}

/** Python's len(); characters count as code points. */
export function length(value: Value): number {
  const plain = use(value)
  if (Array.isArray(plain)) return plain.length
  if (plain instanceof Map) return plain.size
  if (typeof plain === 'string') return textLength(plain)
  return fail(`object of type '${typeName(plain)}' has no len()`)
}

/** The number of code points. */
export function textLength(text: string): number {
  let pairs = 0
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) pairs++
  return text.length - pairs
}
