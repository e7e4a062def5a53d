import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { type FileKind, findFile } from '../../files/search.ts'
import { fail } from '../../template/errors.ts'
import { renderText } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import { Template, type Value } from '../../template/values.ts'
import { sourcePlaces } from '../places.ts'
import type { Lookup, LookupContext } from './table.ts'

/** The controller's environment; unset is the empty string, or `default`. */
export const env: Lookup = (terms, { options }) =>
  terms.map((name) => process.env[str(name)] ?? options.get('default') ?? '')

/** A file's text without its trailing newlines. */
export const file: Lookup = (terms, context) =>
  terms.map((name) => trimmed(readFileSync(pathOf('files', str(name), context), 'utf8'), context))

/** A template file, rendered with the task's variables. */
export const template: Lookup = (terms, context) =>
  terms.map((name) => {
    const path = pathOf('templates', str(name), context)
    return renderText(new Template(readFileSync(path, 'utf8'), { file: path, line: 1, column: 1 }), context.scope)
  })

/** Files of the controller whose names fit a pattern. */
export const fileglob: Lookup = (terms, { running, task }) => {
  const { roleDirs = [], taskDir, playbookDir } = sourcePlaces(running, task)
  const folders = [...roleDirs, taskDir, playbookDir].flatMap((folder) => [join(folder, 'files'), folder])
  return terms.flatMap((pattern) => {
    const name = str(pattern)
    if (isAbsolute(name)) return matches(name)
    return folders.map((folder) => matches(resolve(folder, name))).find((found) => found.length > 0) ?? []
  })
}

/** The first of some files that exists; terms are names, or `{files, paths, skip}`. */
export const firstFound: Lookup = (terms, context) => {
  const groups = terms.map((term) => groupOf(term, context))
  for (const { files, paths, kind } of groups) {
    for (const name of files) {
      const tried = paths.length > 0 ? paths.map((folder) => resolve(folder, name)) : [findAt(kind, name, context)]
      const found = tried.find((path) => path !== null && existsSync(path))
      if (found) return [found]
    }
  }
  if (groups.some((group) => group.skip)) return []
  return fail(`No file was found when using first_found: ${groups.flatMap((group) => group.files).join(', ')}`)
}

function groupOf(term: Value, { options }: LookupContext) {
  const from = term instanceof Map ? new Map([...term].map(([key, value]) => [str(key), value])) : options
  const files = term instanceof Map ? strings(term.get('files') ?? []) : strings(term)
  const skip = from.get('skip') === true || options.get('skip') === true
  return { files, paths: strings(from.get('paths') ?? []), kind: 'files' as FileKind, skip }
}

function strings(value: Value): string[] {
  return Array.isArray(value) ? value.map(str) : str(value).split(',')
}

function pathOf(kind: FileKind, name: string, context: LookupContext): string {
  return findAt(kind, name, context) ?? fail(`could not locate file in lookup: ${name}`)
}

function findAt(kind: FileKind, name: string, { running, task }: LookupContext): string | null {
  const found = findFile(kind, name, sourcePlaces(running, task))
  return typeof found === 'string' ? found : null
}

function trimmed(text: string, { options }: LookupContext): string {
  return options.get('rstrip') === false ? text : text.trimEnd()
}

/** As Ansible has it: wildcards in the last part only, files only by their names. */
function matches(pattern: string): string[] {
  const folder = dirname(pattern)
  if (!existsSync(folder)) return []
  const source = basename(pattern)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  const fits = new RegExp(`^${source}$`)
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => !entry.isDirectory() && fits.test(entry.name),
  )
  return files.map((entry) => join(folder, entry.name)).sort()
}
