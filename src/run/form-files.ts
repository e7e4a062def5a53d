import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { findFile, type SearchFolders } from '../files/search.ts'
import { filesOf } from '../module/multipart.ts'
import { isDict, type Json } from '../state/json.ts'

/** Puts the bytes of the controller's files, in base64, beside the names by which a form calls them. */
export async function withFiles(
  form: Json,
  places: SearchFolders,
): Promise<{ readonly value: Json } | { readonly missing: string; readonly tried: readonly string[] }> {
  if (!isDict(form)) return { value: form }
  const bytes = new Map<string, string>()
  for (const name of filesOf(form)) {
    const path = findFile('files', name, places)
    if (typeof path !== 'string') return { missing: name, tried: path.tried }
    bytes.set(name, await readFile(path, 'base64'))
  }
  const fields = Object.entries(form).map(([name, field]) => {
    if (!isDict(field) || 'content' in field) return [name, field]
    const file = String(field.filename)
    const base64 = bytes.get(file)
    return [name, base64 === undefined ? field : { ...field, filename: basename(file), base64 }]
  })
  return { value: Object.fromEntries(fields) }
}
