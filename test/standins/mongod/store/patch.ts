import type { Document } from 'bson'

/** A document after a difference `{$v: 2, diff}` of the oplog; the document given is left as it is. */
export function patch(document: Document, diff: Document): Document {
  const result = { ...document }
  for (const field of Object.keys(diff.d ?? {})) delete result[field]
  Object.assign(result, diff.u)
  for (const [name, change] of Object.entries(diff)) {
    if (name.length > 1 && name.startsWith('s')) result[name.slice(1)] = patchValue(result[name.slice(1)], change)
  }
  for (const [field, value] of Object.entries(diff.i ?? {})) {
    delete result[field]
    result[field] = value
  }
  return result
}

function patchValue(value: unknown, change: Document): unknown {
  if (change.a === true) return patchArray(Array.isArray(value) ? value : [], change)
  return patch(typeof value === 'object' && value !== null ? value : {}, change)
}

function patchArray(array: readonly unknown[], diff: Document): unknown[] {
  const result = [...array]
  if (typeof diff.l === 'number') result.length = diff.l
  for (const [name, change] of Object.entries(diff)) {
    const at = Number(name.slice(1))
    if (name === 'a' || name === 'l') continue
    while (result.length < at) result.push(null)
    result[at] = name.startsWith('s') ? patchValue(result[at], change) : change
  }
  return result
}
