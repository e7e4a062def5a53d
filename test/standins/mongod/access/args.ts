import type { Document } from 'bson'
import type { Request } from '../contract.ts'
import { mongoError } from '../errors.ts'

const generic = new Set([
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'clientOperationKey',
  'comment',
  'lsid',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'readConcern',
  'startTransaction',
  'stmtId',
  'txnNumber',
  'writeConcern',
])

/** Throws 40415 where the command has a field that it does not know. */
export function allowOnly({ name, body }: Request, known: readonly string[]): void {
  const unknown = Object.keys(body).find(
    (field) => field !== name && !field.startsWith('$') && !generic.has(field) && !known.includes(field),
  )
  if (unknown !== undefined) throw mongoError(40415, `BSON field '${name}.${unknown}' is an unknown field.`)
}

/** The text of the command's first field: whom or what it is about. */
export function target(request: Request): string {
  const value: unknown = request.body[request.name]
  if (typeof value !== 'string') throw wrongType(request.name, request.name, value, 'string')
  return value
}

/** A text, or null where it is not given. */
export function text({ name, body }: Request, field: string): string | null {
  const value: unknown = body[field]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw wrongType(name, field, value, 'string')
  return value
}

/** Yes or no; numbers count, too. */
export function flag({ name, body }: Request, field: string, otherwise: boolean): boolean {
  const value: unknown = body[field]
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'number') return value !== 0
  if (typeof value !== 'boolean') {
    throw mongoError(
      14,
      `BSON field '${name}.${field}' is the wrong type '${typeName(value)}', expected types '[bool, int, long, double]'`,
    )
  }
  return value
}

/** A list, or null where it is not given. */
export function list({ name, body }: Request, field: string): readonly unknown[] | null {
  const value: unknown = body[field]
  if (value === undefined || value === null) return null
  if (!Array.isArray(value)) throw wrongType(name, field, value, 'array')
  return value
}

/** A list that must be given. */
export function needed(request: Request, field: string): readonly unknown[] {
  const value = list(request, field)
  if (value === null) {
    throw mongoError(40414, `BSON field '${request.name}.${field}' is missing but a required field`)
  }
  return value
}

/** A document, or null where it is not given. */
export function document({ name, body }: Request, field: string): Document | null {
  const value: unknown = body[field]
  if (value === undefined || value === null) return null
  if (!isDocument(value)) throw wrongType(name, field, value, 'object')
  return value
}

/** Whether something is a plain document, neither a list nor a value of BSON's own. */
export function isDocument(value: unknown): value is Document {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !('_bsontype' in value)
  )
}

/** What the server calls the type of a value. */
function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double'
  return isDocument(value) ? 'object' : typeof value === 'object' ? 'binData' : typeof value
}

function wrongType(command: string, field: string, value: unknown, expected: string): Error {
  const found = typeName(value)
  return mongoError(14, `BSON field '${command}.${field}' is the wrong type '${found}', expected type '${expected}'`)
}
