import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'

/** What both tools are told: whom to ask, and where the archive is; null is standard output or input. */
export interface ToolOptions {
  readonly uri: string
  readonly user: { readonly name: string; readonly password: string; readonly database: string } | null
  readonly archive: string | null
  readonly gzip: boolean
  readonly quiet: boolean
  /** Patterns of `db.collection` that are left out, where `*` stands for anything. */
  readonly excluded: readonly string[]
  /** The flags of this tool alone that were given. */
  readonly flags: ReadonlySet<string>
}

const words = {
  uri: { type: 'string' },
  host: { type: 'string', short: 'h' },
  port: { type: 'string' },
  username: { type: 'string', short: 'u' },
  password: { type: 'string', short: 'p' },
  authenticationDatabase: { type: 'string' },
  authenticationMechanism: { type: 'string' },
  readPreference: { type: 'string' },
  config: { type: 'string' },
  archive: { type: 'string' },
  gzip: { type: 'boolean' },
  nsExclude: { type: 'string', multiple: true },
  quiet: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the command line; throws an Error that says what is wrong with it. */
export function readOptions(argv: readonly string[], own: readonly string[]): ToolOptions | 'version' | 'help' {
  const flags = Object.fromEntries(own.map((name) => [name, { type: 'boolean' as const }]))
  // The real one takes --archive with and without a value, and the value only behind a "=".
  const args = argv.map((word) => (word === '--archive' ? '--archive=' : word))
  const { values } = parseArgs({ args, options: { ...flags, ...words } })
  if (values.version === true) return 'version'
  if (values.help === true) return 'help'
  if (values.archive === undefined)
    throw new Error('the stand-in knows archives only: give --archive or --archive=FILE')
  const secret = values.config === undefined ? {} : readConfig(values.config)
  const given = { ...values, uri: values.uri ?? secret.uri, password: values.password ?? secret.password }
  return {
    uri: uriOf(given),
    user: userOf(given),
    archive: values.archive === '' ? null : values.archive,
    gzip: values.gzip === true,
    excluded: values.nsExclude ?? [],
    quiet: values.quiet === true,
    flags: new Set(own.filter((name) => Object.entries(values).some(([key, value]) => key === name && value === true))),
  }
}

interface Given {
  readonly uri?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly authenticationDatabase?: string | undefined
  readonly readPreference?: string | undefined
}

function uriOf({ uri, host, port, readPreference }: Given): string {
  if (uri !== undefined) {
    if (host !== undefined) throw new Error('illegal argument combination: cannot specify --host and --uri')
    if (port !== undefined) throw new Error('illegal argument combination: cannot specify --port and --uri')
    return uri
  }
  // A set is named before its members, as in rs0/h1:27017,h2:27017; one host alone is asked itself.
  const [, set, hosts = 'localhost'] = /^(?:([^/]+)\/)?(.*)$/.exec(host ?? 'localhost') ?? []
  const named = hosts.split(',').map((one) => (one.includes(':') || port === undefined ? one : `${one}:${port}`))
  const query = new URLSearchParams(set === undefined ? { directConnection: 'true' } : { replicaSet: set })
  if (readPreference !== undefined) query.set('readPreference', readPreference)
  return `mongodb://${named.join(',')}/?${query}`
}

function userOf({ username, password, authenticationDatabase = 'admin' }: Given): ToolOptions['user'] {
  if (username === undefined) return null
  if (password === undefined) throw new Error('no password: the stand-in does not ask for it, give --config')
  return { name: username, password, database: authenticationDatabase }
}

function readConfig(file: string): { uri?: string; password?: string } {
  const read: unknown = parse(readFileSync(file, 'utf8'))
  if (typeof read !== 'object' || read === null) throw new Error(`${file} is not a YAML map`)
  const text = (key: string) => Object.entries(read).find(([name]) => name === key)?.[1]
  const [uri, password] = [text('uri'), text('password')]
  return {
    ...(typeof uri === 'string' && { uri }),
    ...(typeof password === 'string' && { password }),
  }
}
