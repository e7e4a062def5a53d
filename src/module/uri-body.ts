import { bytesContent, type Content } from '../state/content.ts'
import type { Json } from '../state/json.ts'
import { spacedJson } from './coerce.ts'
import { multipart } from './multipart.ts'

/** How the body of a request is written. */
export type BodyFormat = 'form-urlencoded' | 'json' | 'raw' | 'form-multipart'

/** A body as it is sent, and what it says of itself. */
export interface Encoded {
  readonly content: Content
  readonly type: string
}

/** Encodes a body; a string says what is wrong with it. */
export function encodeBody(format: BodyFormat, body: Json, files: (path: string) => Buffer | null): Encoded | string {
  if (format === 'form-multipart') {
    const encoded = multipart(body, files)
    return typeof encoded === 'string' ? encoded : { content: bytesContent(encoded.bytes), type: encoded.type }
  }
  const form = 'application/x-www-form-urlencoded'
  const text = (content: string, type: string) => ({ content: bytesContent(Buffer.from(content)), type })
  if (format === 'json') return text(typeof body === 'string' ? body : spacedJson(body), 'application/json')
  if (typeof body === 'string') return text(body, form)
  if (format === 'raw') return `body must be text, or body_format must say how to write it: ${spacedJson(body)}`
  const pairs = pairsOf(body)
  if (!pairs)
    return `failed to parse body as form_urlencoded: ${spacedJson(body)} is neither a dict nor a list of pairs`
  return text(pairs.map((pair) => pair.map(urlEncoded).join('=')).join('&'), form)
}

/** Several values of one name become several pairs. */
function pairsOf(body: Json): (readonly [Json, Json])[] | null {
  if (typeof body !== 'object' || body === null) return null
  const entries: readonly Json[] = Array.isArray(body) ? body : Object.entries(body).map(([...pair]) => pair)
  const pairs = entries.flatMap((entry) => {
    if (!Array.isArray(entry) || entry.length !== 2) return [null]
    const [name = null, value = null] = entry
    return (Array.isArray(value) ? value : [value]).map((one: Json) => [name, one] as const)
  })
  return pairs.every((pair) => pair !== null) ? pairs : null
}

/** As Python's quote_plus does it. */
function urlEncoded(value: Json): string {
  const encoded = encodeURIComponent(pythonText(value)).replaceAll('%20', '+')
  return encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function pythonText(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'object' ? spacedJson(value) : String(value)
}
