import { isAbsolute, join, resolve } from 'node:path'
import type { FileKind } from '../../files/search.ts'
import { fail } from '../../template/errors.ts'
import { globFiles } from '../../template/glob.ts'
import { lift } from '../../template/lift.ts'
import { str } from '../../template/text.ts'
import { truth } from '../../template/truth.ts'
import type { Value } from '../../template/values.ts'
import { sourcePlaces } from '../places.ts'
import { fileText, findAt } from './source.ts'
import type { Lookup, LookupContext } from './table.ts'
import { flagOption } from './term.ts'

/** The controller's environment; unset is the empty string, or `default`. */
export const env: Lookup = (terms, { options }) =>
  terms.map((name) => process.env[str(name)] ?? options.get('default') ?? '')

/** A file's text without its trailing newlines. */
export const file: Lookup = (terms, context) =>
  terms.map((name) => lift([fileText(str(name), context)], (text) => trimmed(str(text), context)))

/** A file's whole text, decrypted if need be. */
export const unvault: Lookup = (terms, context) => terms.map((name) => fileText(str(name), context))

/** Files of the controller whose names fit a pattern. */
export const fileglob: Lookup = (terms, { running, task }) => {
  const { roleDirs = [], taskDir, playbookDir } = sourcePlaces(running, task)
  const folders = [...roleDirs, taskDir, playbookDir].flatMap((folder) => [join(folder, 'files'), folder])
  return terms.flatMap((pattern) => {
    const name = str(pattern)
    if (isAbsolute(name)) return globFiles(name)
    return folders.map((folder) => globFiles(resolve(folder, name))).find((found) => found.length > 0) ?? []
  })
}

/** The first of some files that exists; terms are names, or `{files, paths, skip}`. */
export const firstFound: Lookup = (terms, context) => {
  const searches = (terms.length > 0 ? terms : [new Map(context.options)]).flatMap((term) => searchesOf(term, context))
  const kinds = [...new Set<FileKind>([kindFor(context), 'files'])]
  const paths = searches
    .flatMap((search) => search.names)
    .flatMap((name) => kinds.map((kind) => findAt(kind, name, context)))
  const found = paths.find((path) => path !== null)
  if (found) return [found]
  if (searches.some((search) => search.skips) || truth(context.options.get('skip') ?? false)) return []
  const tried = searches.flatMap((search) => search.names)
  return fail(`No file was found when using first_found: ${tried.join(', ')}`)
}

interface Search {
  readonly names: readonly string[]
  readonly skips: boolean
}

function searchesOf(term: Value, context: LookupContext): Search[] {
  if (Array.isArray(term)) return term.flatMap((one) => searchesOf(one, context))
  if (!(term instanceof Map)) return [{ names: namesIn(str(term), context.options.get('paths')), skips: false }]
  const files = term.get('files') ?? []
  return [{ names: namesIn(files, term.get('paths')), skips: truth(term.get('skip') ?? false) }]
}

// All files are tried in the first folder before any in the second.
function namesIn(files: Value, paths: Value | undefined): string[] {
  const names = parts(files, /[,;]/)
  const folders = paths === undefined ? [] : parts(paths, /[,:;]/)
  return folders.length === 0 ? names : folders.flatMap((folder) => names.map((name) => join(folder, name)))
}

function parts(value: Value, separator: RegExp): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => parts(one, separator))
  return value === null ? [] : str(value).split(separator)
}

// Where the task itself would look for its file.
function kindFor({ task }: LookupContext): FileKind {
  const module = task?.module ?? ''
  if (module.endsWith('template')) return 'templates'
  return module.endsWith('include_vars') ? 'vars' : 'files'
}

function trimmed(text: string, { options }: LookupContext): string {
  const left = flagOption(options, 'lstrip', false) ? text.trimStart() : text
  return flagOption(options, 'rstrip', true) ? left.trimEnd() : left
}
