import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix } from 'node:path'
import { bind, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { globFiles } from '../glob.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { repr } from '../text.ts'
import { typeName } from '../types.ts'
import { tuple, type Value } from '../values.ts'

/** The part after the last slash; unlike Node's, empty after a trailing one. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function dirName(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '')
}

function splitExtension(path: string): Value {
  const name = baseName(path).replace(/^\.+/, '')
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.')) : ''
  return tuple([path.slice(0, path.length - extension.length), extension])
}

// The controller's home; of other users' homes nothing is known here, so they stay as written.
function expandUser(path: string): string {
  if (!/^~(\/|$)/.test(path)) return path
  const home = (process.env.HOME ?? homedir()).replace(/\/+$/, '')
  return home + path.slice(1) || '/'
}

function expandVariables(path: string): string {
  return path.replace(/\$(\w+|\{[^}]*\})/g, (whole, name: string) => {
    return process.env[name.replace(/^\{(.*)\}$/, '$1')] ?? whole
  })
}

/** The path without symbolic links on the controller, as far as it exists. */
export function realPath(path: string): string {
  const full = posix.resolve(path)
  for (let head = full; head !== '/'; head = posix.dirname(head)) {
    const real = resolved(head)
    if (real !== undefined) return posix.join(real, full.slice(head.length))
  }
  return full
}

function resolved(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    // What does not exist has no links to follow.
    return undefined
  }
}

function join(value: Value, args: CallArgs): Value {
  bind('path_join', [], args)
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return fail(`|path_join expects string or sequence, got ${typeName(value)} instead.`)
  const [first, ...rest] = value.map((part) => textOf(part))
  if (first === undefined) return fail('path_join needs at least one part')
  return rest.reduce((path, part) => {
    if (part.startsWith('/')) return part
    return path === '' || path.endsWith('/') ? path + part : `${path}/${part}`
  }, first)
}

function relative(value: Value, args: CallArgs): Value {
  const [start] = bind('relpath', ['start'], args)
  if (value === '') return fail('no path specified')
  return posix.relative(textOf(start, '.'), textOf(value)) || '.'
}

// Unlike Node's, a trailing slash goes and two leading ones stay.
function normalPath(path: string): string {
  const normal = posix.normalize(path)
  const bare = normal === '/' ? normal : normal.replace(/\/$/, '')
  return /^\/\/(?!\/)/.test(path) ? `/${bare}` : bare
}

function commonPath(value: Value, args: CallArgs): Value {
  bind('commonpath', [], args)
  if (!Array.isArray(value)) return fail(`|commonpath expects sequence, got ${typeName(value)} instead.`)
  const paths = value.map((one) => textOf(one))
  if (paths.length === 0) return fail('commonpath() arg is an empty sequence')
  const isRooted = paths.map((path) => path.startsWith('/'))
  if (new Set(isRooted).size > 1) return fail("Can't mix absolute and relative paths")
  const [first = [], ...rest] = paths.map((path) => path.split('/').filter((part) => part !== '' && part !== '.'))
  const differs = first.findIndex((part, i) => rest.some((other) => other[i] !== part))
  return (isRooted[0] ? '/' : '') + first.slice(0, differs < 0 ? undefined : differs).join('/')
}

function simple(name: string, change: (path: string) => Value): Filter {
  return (value, args) => {
    bind(name, [], args)
    if (typeof value === 'string') return change(value)
    return fail(`${name} expects a path, not ${typeName(value)} ${repr(value)}`)
  }
}

export const filters: Table<Filter> = {
  basename: simple('basename', baseName),
  dirname: simple('dirname', dirName),
  commonpath: commonPath,
  expanduser: simple('expanduser', expandUser),
  expandvars: simple('expandvars', expandVariables),
  fileglob: simple('fileglob', (pattern) => globFiles(pattern)),
  normpath: simple('normpath', normalPath),
  path_join: join,
  realpath: simple('realpath', realPath),
  relpath: relative,
  splitext: simple('splitext', splitExtension),
}
