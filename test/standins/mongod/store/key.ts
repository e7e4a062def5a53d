import { Decimal128, Double, Int32, Long, ObjectId, serialize } from 'bson'

/** A text that is the same for values that an index holds to be equal: 1 and 1.0, but not 1 and "1". */
export function keyOf(value: unknown): string {
  if (value === null || value === undefined) return 'z'
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'number') return `n${value + 0}`
  if (typeof value === 'bigint') return `n${value}`
  if (typeof value === 'boolean') return `b${value}`
  if (value instanceof ObjectId) return `o${value.toHexString()}`
  if (value instanceof Date) return `d${value.getTime()}`
  if (value instanceof Int32 || value instanceof Double) return keyOf(value.valueOf())
  if (value instanceof Decimal128) return keyOf(Number(value.toString()))
  if (value instanceof Long && value._bsontype === 'Long') return `n${value.toString()}`
  return `x${Buffer.from(serialize({ v: value })).toString('base64')}`
}
