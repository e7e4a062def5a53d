import type { Document } from 'bson'
import type { Options } from '../contract.ts'
import { readConfig } from './config.ts'
import { type Flags, readFlags } from './flags.ts'

/** What the command line asks for: options to start with, or a text to print. */
export type Invocation = { readonly asks: 'version' | 'help' } | { readonly asks: null; readonly options: Options }

/** Reads the command line and the configuration file that it names; throws an Error with the text for people. */
export function readOptions(argv: readonly string[], version: string): Invocation {
  let flags: Flags
  try {
    flags = readFlags(argv)
  } catch (thrown) {
    throw new Error(`Error parsing command line: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
  if (flags.asks !== null) return { asks: flags.asks }
  const fromFile = flags.config === null ? [] : readConfig(flags.config, version)
  const values = new Map([...fromFile, ...flags.values])
  return { asks: null, options: build(values, flags.config, argv, version) }
}

function build(
  values: ReadonlyMap<string, unknown>,
  config: string | null,
  argv: readonly string[],
  version: string,
): Options {
  const text = (path: string): string | null => {
    const value = values.get(path)
    return typeof value === 'string' ? value : null
  }
  const number = (path: string): number | null => {
    const value = values.get(path)
    return typeof value === 'number' ? value : null
  }
  const tlsMode = text('net.tls.mode') ?? 'disabled'
  if (tlsMode !== 'disabled') throw new Error(`the stand-in speaks no TLS: net.tls.mode is ${tlsMode}`)
  const keyFile = text('security.keyFile')
  const authorization = text('security.authorization')
  const parsed = nest(values)
  if (config !== null) parsed.config = config
  return {
    config,
    dbPath: text('storage.dbPath') ?? '/data/db',
    port: number('net.port') ?? 27017,
    bindIp: bindIps(values),
    unixSocket: values.get('net.unixDomainSocket.enabled') !== false,
    replSet: text('replication.replSetName'),
    oplogSizeMB: number('replication.oplogSizeMB'),
    keyFile,
    authorization: authorization === 'enabled' || (authorization === null && keyFile !== null),
    logPath: text('systemLog.path'),
    logAppend: values.get('systemLog.logAppend') === true,
    parameters: new Map(Object.entries(values.get('setParameter') ?? {}).map(([name, value]) => [name, String(value)])),
    version,
    argv: ['mongod', ...argv],
    parsed,
  }
}

function bindIps(values: ReadonlyMap<string, unknown>): readonly string[] {
  if (values.get('net.bindIpAll') === true) return ['0.0.0.0']
  const given = values.get('net.bindIp')
  if (typeof given !== 'string') return ['127.0.0.1']
  return given.split(',').map((name) => name.trim())
}

function nest(values: ReadonlyMap<string, unknown>): Document {
  const root: Document = {}
  for (const [path, value] of values) {
    const keys = path.split('.')
    const last = keys.pop() ?? path
    let node = root
    for (const key of keys) {
      node[key] ??= {}
      node = node[key]
    }
    node[last] = value
  }
  return root
}
