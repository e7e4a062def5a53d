import type { Document } from 'bson'
import { Query } from 'mingo'
import { keyOf } from './key.ts'

/** Which document holds which value of a unique index. */
export interface UniqueIndex {
  readonly spec: Document
  readonly replace: (id: string, before: Document | null, after: Document | null) => void
  /** The values by which the document would collide with another than `id`, or null. */
  readonly conflict: (document: Document, id: string | null) => Document | null
  /** The key of the document that holds this value of a single-field index. */
  readonly holder: (value: unknown) => string | null
}

/** An empty index after its specification, as listIndexes has it. */
export function createUniqueIndex(spec: Document): UniqueIndex {
  const holders = new Map<string, string>()
  const fields = Object.keys(spec.key)
  const filter = spec.partialFilterExpression === undefined ? null : new Query(spec.partialFilterExpression)
  const keys = (document: Document | null): Map<string, unknown[]> => {
    const found = new Map<string, unknown[]>()
    if (document === null || (filter !== null && !filter.test(document))) return found
    const values = fields.map((field) => valuesAt(document, field.split('.')))
    if (spec.sparse === true && values.every(({ length }) => length === 0)) return found
    for (const combination of combine(values.map((some) => (some.length === 0 ? [null] : some)))) {
      found.set(combination.map(keyOf).join('\u0000'), combination)
    }
    return found
  }
  return {
    spec,
    replace: (id, before, after) => {
      for (const key of keys(before).keys()) if (holders.get(key) === id) holders.delete(key)
      for (const key of keys(after).keys()) holders.set(key, id)
    },
    conflict: (document, id) => {
      for (const [key, values] of keys(document)) {
        const holder = holders.get(key)
        if (holder !== undefined && holder !== id)
          return Object.fromEntries(fields.map((name, at) => [name, values[at]]))
      }
      return null
    },
    holder: (value) => holders.get(keyOf(value)) ?? null,
  }
}

/** The values at a dotted path, those of an array's elements one by one; none where the field is missing. */
export function valuesAt(node: unknown, path: readonly string[]): unknown[] {
  const [head, ...rest] = path
  if (head === undefined) {
    if (!Array.isArray(node)) return [node]
    return node.length === 0 ? [undefined] : node
  }
  if (Array.isArray(node)) {
    const at = node[Number(head)]
    return at === undefined ? node.flatMap((element) => valuesAt(element, path)) : valuesAt(at, rest)
  }
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, head)) return []
  return valuesAt(Reflect.get(node, head), rest)
}

function combine(lists: readonly unknown[][]): unknown[][] {
  return lists.reduce<unknown[][]>((sets, list) => sets.flatMap((set) => list.map((one) => [...set, one])), [[]])
}
