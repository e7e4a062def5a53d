import { use } from './lift.ts'
import { Float, type Value } from './values.ts'

/** Python's truth: zero, '' and empty containers are false. */
export function truth(value: Value): boolean {
  const plain = use(value)
  if (typeof plain !== 'object') return Boolean(plain) || Number.isNaN(plain)
  if (plain === null) return false
  if (Array.isArray(plain)) return plain.length > 0
  if (plain instanceof Map) return plain.size > 0
  if (plain instanceof Float) return plain.value !== 0
  return true
}
