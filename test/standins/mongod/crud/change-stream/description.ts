import type { Document } from 'bson'

/** The `updateDescription` of an event, from the oplog's difference. */
export function describeUpdate(diff: Document): Document {
  const description = { updatedFields: {}, removedFields: [], truncatedArrays: [] }
  collect(diff, '', description)
  return description
}

interface Description {
  readonly updatedFields: Document
  readonly removedFields: string[]
  readonly truncatedArrays: Document[]
}

function collect(diff: Document, path: string, into: Description): void {
  if (diff.a === true) {
    collectArray(diff, path, into)
    return
  }
  for (const [field, value] of Object.entries({ ...diff.u, ...diff.i })) into.updatedFields[path + field] = value
  for (const field of Object.keys(diff.d ?? {})) into.removedFields.push(path + field)
  for (const [name, inner] of Object.entries(diff)) {
    if (name.length > 1 && name.startsWith('s')) collect(inner, `${path}${name.slice(1)}.`, into)
  }
}

function collectArray(diff: Document, path: string, into: Description): void {
  if (diff.l !== undefined) into.truncatedArrays.push({ field: path.slice(0, -1), newSize: diff.l })
  for (const [name, value] of Object.entries(diff)) {
    if (name === 'a' || name === 'l') continue
    if (name.startsWith('u')) into.updatedFields[path + name.slice(1)] = value
    else collect(value, `${path}${name.slice(1)}.`, into)
  }
}
