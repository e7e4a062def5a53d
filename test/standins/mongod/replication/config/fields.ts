import type { Document } from 'bson'
import { mongoError } from '../../errors.ts'

/** How a field of a document is read: its value, typed, or null where it is of another type. */
type Kind = 'string' | 'boolean' | 'number' | 'object' | 'array'

const names: Readonly<Record<Kind, string>> = {
  string: 'string',
  boolean: 'bool',
  number: 'int',
  object: 'object',
  array: 'array',
}

/** A reader of one document's fields that refuses with 93 what the real parser refuses; `of` is the type's name there. */
export function fieldsOf(of: string, document: Document, known: readonly string[]): Fields {
  for (const name of Object.keys(document)) {
    if (!known.includes(name)) throw mongoError(93, `BSON field '${of}.${name}' is an unknown field.`)
  }
  const take = (name: string, kind: Kind): unknown => {
    const value: unknown = plain(document[name])
    if (value === undefined) return undefined
    if (kindOf(value) === kind) return value
    const wrong = `BSON field '${of}.${name}' is the wrong type '${typeName(value)}', expected type '${names[kind]}'`
    throw mongoError(93, wrong)
  }
  const need = <T>(value: T | undefined, name: string): T => {
    if (value !== undefined) return value
    throw mongoError(93, `BSON field '${of}.${name}' is missing but a required field`)
  }
  const text = (name: string): string | undefined => take(name, 'string') as string | undefined
  const whole = (name: string): number | undefined => take(name, 'number') as number | undefined
  return {
    text: (name) => need(text(name), name),
    whole: (name, fallback) => need(whole(name) ?? fallback, name),
    bool: (name, fallback) => booleanOf(document[name]) ?? (take(name, 'boolean') as boolean | undefined) ?? fallback,
    object: (name) => take(name, 'object') as Document | undefined,
    documents: (name) => need(take(name, 'array') as readonly Document[] | undefined, name),
    within: (name, value, least, most) => {
      const bound = value < least ? `>= ${least}` : `<= ${most}`
      if (value >= least && value <= most) return value
      throw mongoError(93, `BSON field '${name}' value must be ${bound}, actual value '${value}'`)
    },
  }
}

/** Reads the fields of one document. */
export interface Fields {
  readonly text: (name: string) => string
  readonly whole: (name: string, fallback?: number) => number
  readonly bool: (name: string, fallback: boolean) => boolean
  readonly object: (name: string) => Document | undefined
  readonly documents: (name: string) => readonly Document[]
  readonly within: (name: string, value: number, least: number, most: number) => number
}

/** A number as one of ours, whichever of BSON's types it came in; anything else as it is. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null || !('_bsontype' in value)) return value
  return ['Long', 'Int32', 'Double'].includes(String(value._bsontype)) ? Number(value) : value
}

/** A flag, which may also come as a number. */
function booleanOf(value: unknown): boolean | undefined {
  const read = plain(value)
  return typeof read === 'number' ? read !== 0 : undefined
}

function kindOf(value: unknown): Kind | null {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object' && value !== null && !('_bsontype' in value)) return 'object'
  const kind = typeof value
  return kind === 'string' || kind === 'boolean' || kind === 'number' ? kind : null
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  const kind = kindOf(value)
  return kind === null ? 'object' : names[kind]
}
