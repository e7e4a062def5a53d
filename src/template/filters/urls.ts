import { bind, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'

/** Percent-encodes as Python's `quote`: letters, digits and `_.-~` stay, and slashes if they are safe. */
function quote(text: string, safeSlash: boolean): string {
  const bytes = [...Buffer.from(text, 'utf8')]
  return bytes.map((byte) => quoteByte(byte, String.fromCharCode(byte), safeSlash)).join('')
}

function quoteByte(byte: number, char: string, safeSlash: boolean): string {
  if (/[A-Za-z0-9_.~-]/.test(char) || (safeSlash && char === '/')) return char
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

function queryPart(value: Value): string {
  return quote(str(value), false).replaceAll('%20', '+')
}

function encode(value: Value, args: CallArgs): Value {
  bind('urlencode', [], args)
  if (value instanceof Map) return [...value].map(([key, item]) => `${queryPart(key)}=${queryPart(item)}`).join('&')
  if (!Array.isArray(value)) return quote(str(value), true)
  const pairs = value.map((pair) => {
    const [key, item, ...rest] = iterate(pair)
    if (key === undefined || item === undefined) return fail('not enough values to unpack (expected 2, got 1)')
    return rest.length > 0 ? fail('too many values to unpack (expected 2)') : `${queryPart(key)}=${queryPart(item)}`
  })
  return pairs.join('&')
}

// Bytes that are not UTF-8 become the replacement character, as in Python.
function decode(value: Value, args: CallArgs): Value {
  bind('urldecode', [], args)
  const spaced = str(value).replaceAll('+', ' ')
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}

/** The parts of a URL, by Python's `urlsplit`. */
export interface UrlParts {
  readonly scheme: string
  readonly netloc: string
  readonly path: string
  readonly query: string
  readonly fragment: string
}

/** Splits a URL as Python's `urlsplit` does, without checking more than brackets. */
export function splitUrl(text: string): UrlParts {
  const url = text.replace(/^[\x00-\x20]+/, '').replace(/[\t\r\n]/g, '')
  const match = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(url)
  const [, scheme = '', netloc = '', path = '', query = '', fragment = ''] = match ?? []
  if (netloc.includes('[') !== netloc.includes(']')) return fail('Invalid IPv6 URL')
  return { scheme: scheme.toLowerCase(), netloc, path, query, fragment }
}

function split(value: Value, args: CallArgs): Value {
  const [wanted = ''] = bind('urlsplit', ['query', 'alias'], args)
  const { scheme, netloc, path, query, fragment } = splitUrl(textOf(value))
  const login = netloc.includes('@') ? netloc.slice(0, netloc.lastIndexOf('@')) : null
  const host = netloc.slice(netloc.lastIndexOf('@') + 1)
  const [, bracketed, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(host) ?? []
  const colon = login?.indexOf(':') ?? -1
  const parts = new Map<Value, Value>([
    ['fragment', fragment],
    ['hostname', hostName(bracketed ?? plain)],
    ['netloc', netloc],
    ['password', login === null || colon < 0 ? null : login.slice(colon + 1)],
    ['path', path],
    ['port', portOf(port)],
    ['query', query],
    ['scheme', scheme],
    ['username', login === null || colon < 0 ? login : login.slice(0, colon)],
  ])
  const name = use(wanted)
  if (name === '' || name === null) return parts
  const part = parts.get(name)
  return part === undefined ? fail(`urlsplit: unknown URL component: ${textOf(name)}`) : part
}

// What follows a % names a zone of the host's own network, where case counts.
function hostName(host: string): Value {
  return host.replace(/^[^%]*/, (name) => name.toLowerCase()) || null
}

function portOf(text: string): Value {
  if (text === '') return null
  if (!/^\d+$/.test(text)) return fail(`Port could not be cast to integer value as '${text}'`)
  return Number(text) > 65535 ? fail('Port out of range 0-65535') : Number(text)
}

export const filters: Table<Filter> = { urldecode: decode, urlencode: encode, urlsplit: split }
