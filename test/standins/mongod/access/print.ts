import { Binary, type Document, ObjectId, Timestamp } from 'bson'

/** A document as error texts show it: `{ find: "x", lsid: { id: UUID("…") }, $db: "test" }`. */
export function printed(document: Document, hidden: readonly string[] = []): string {
  const fields = Object.entries(document).map(
    ([name, value]) => `${name}: ${hidden.includes(name) ? '"xxx"' : printedValue(value)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

function printedValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(printedValue).join(', ')} ]`
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`
  if (value instanceof Timestamp) return `Timestamp(${value.getHighBitsUnsigned()}, ${value.getLowBitsUnsigned()})`
  if (value instanceof Binary) return printedBytes(value)
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return String(value)
  return '_bsontype' in value ? String(value) : printed(value)
}

function printedBytes(value: Binary): string {
  if (value.sub_type === Binary.SUBTYPE_UUID) return `UUID("${value.toUUID().toHexString()}")`
  return `BinData(${value.sub_type}, ${Buffer.from(value.value()).toString('hex').toUpperCase()})`
}
