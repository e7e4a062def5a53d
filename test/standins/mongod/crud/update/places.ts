import type { Document } from 'bson'
import { mongoError } from '../../errors.ts'
import { clone } from '../clone.ts'
import { matcher } from '../query.ts'
import { type Places, setAt, valueAt } from './path.ts'

/** What placeholders stand for in a document that matched the filter; throws 9 for array filters that are none. */
export function placesIn(document: Document, filter: Document, arrayFilters: readonly Document[]): Places {
  const filters = new Map(arrayFilters.map((one) => [nameOf(one), matcher(one)]))
  return {
    passes: (name, element) => {
      const passes = filters.get(name)
      if (passes === undefined) throw mongoError(2, `No array filter found for identifier '${name}'`)
      return passes({ [name]: element })
    },
    matched: (keys) => matchedElement(document, filter, keys),
  }
}

/** The first element that alone would still make the document match. */
function matchedElement(document: Document, filter: Document, keys: readonly string[]): number | null {
  const array = valueAt(document, keys)
  const path = keys.join('.')
  if (!Array.isArray(array) || !names(filter, path)) return null
  const matches = matcher(filter)
  const at = array.findIndex((element) => {
    const narrowed = clone(document)
    setAt(narrowed, keys, [element])
    return matches(narrowed)
  })
  return at < 0 ? null : at
}

function names(filter: Document, path: string): boolean {
  return Object.entries(filter).some(([name, condition]) => {
    if (name === '$and' || name === '$or') return condition.some((part: Document) => names(part, path))
    return name === path || name.startsWith(`${path}.`)
  })
}

function nameOf(filter: Document): string {
  const field = Object.keys(filter)[0] ?? ''
  if (field.startsWith('$')) return nameOf(Object.values(filter)[0]?.[0] ?? {})
  if (field === '') throw mongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters')
  return field.split('.')[0] ?? field
}
