import { type Diagnostic, warning } from '../diagnostics/diagnostic.ts'
import { createLocate, type Locate } from './locate.ts'
import type { Entry, ListNode, MapNode, Node, ScalarNode, ScalarValue } from './node.ts'
import { float, integer } from './number.ts'
import { closedVault, type Vault } from './vault.ts'

const TOKEN = /[ \t\n\r]*([{}[\],:]|"(?:[^"\\]|\\.)*"|[^ \t\n\r{}[\],:"]+)/y

/** The tree of a JSON text as Python reads it (1e3 is a float), or null if it is none. */
export function parseJson(
  text: string,
  file: string,
  vault: Vault = closedVault(),
): { node: Node; diagnostics: readonly Diagnostic[] } | null {
  if (!isJson(text)) return null
  const reader = { text, at: 0, locate: createLocate(text, file), vault, diagnostics: [] }
  return { node: readValue(take(reader), reader), diagnostics: reader.diagnostics }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Not an error: most texts are YAML.
    return false
  }
}

/** Walks a text that is known to be JSON. */
interface Reader {
  readonly text: string
  at: number
  readonly locate: Locate
  readonly vault: Vault
  readonly diagnostics: Diagnostic[]
}

function take(reader: Reader): string {
  TOKEN.lastIndex = reader.at
  const token = TOKEN.exec(reader.text)?.[1] ?? ''
  reader.at = TOKEN.lastIndex
  return token
}

function readValue(token: string, reader: Reader): Node {
  if (token === '{') return readMap(reader)
  return token === '[' ? readList(reader) : readScalar(token, reader)
}

function readList(reader: Reader): ListNode {
  const place = reader.locate(reader.at - 1)
  const items: Node[] = []
  for (let token = take(reader); token !== ']'; token = take(reader)) {
    if (token !== ',') items.push(readValue(token, reader))
  }
  return { kind: 'list', items, place }
}

/** What ansible-inventory writes in place of a `!vault` string: an object with this one key. */
const SEALED = '__ansible_vault'

function readMap(reader: Reader): MapNode | ScalarNode {
  const place = reader.locate(reader.at - 1)
  const entries = new Map<ScalarValue, Entry>()
  for (let token = take(reader); token !== '}'; token = take(reader)) {
    if (token === ',') continue
    const key = readScalar(token, reader)
    take(reader)
    if (entries.has(key.value)) {
      const message = `"${key.text}" is set twice in this object; the last one counts`
      reader.diagnostics.push(warning('yaml-duplicate-key', message, key.place, 'remove one of them'))
    }
    entries.set(key.value, { key, value: readValue(take(reader), reader) })
  }
  const sealed = entries.get(SEALED)?.value
  if (sealed?.kind === 'scalar' && entries.size === 1)
    return { ...sealed, sealed: reader.vault.sealed(String(sealed.value), sealed.place) }
  return { kind: 'map', entries: [...entries.values()], place }
}

function readScalar(token: string, reader: Reader): ScalarNode {
  const quoted = token.startsWith('"')
  const value = scalarValue(token)
  const start = reader.at - token.length
  return {
    kind: 'scalar',
    value,
    text: typeof value === 'string' ? value : token,
    style: quoted ? 'double' : 'plain',
    quoted,
    unsafe: false,
    sealed: null,
    conceal: null,
    place: quoted ? reader.locate(start + 1, token.length - 2) : reader.locate(start, token.length),
  }
}

function scalarValue(token: string): ScalarValue {
  if (token.startsWith('"')) return token.includes('\\') ? JSON.parse(token) : token.slice(1, -1)
  if (token === 'true' || token === 'false') return token === 'true'
  if (token === 'null') return null
  if (!/^-?\d+$/.test(token)) return float(Number(token))
  return integer(token.replace('-', ''), 10, token.startsWith('-'))
}
