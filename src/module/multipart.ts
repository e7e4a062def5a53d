import { createHash } from 'node:crypto'
import { basename, extname } from 'node:path/posix'
import { isDict, type Json } from '../state/json.ts'

/** A form in parts, and what it says of itself. */
export interface Multipart {
  readonly bytes: Buffer
  readonly type: string
}

interface Part {
  readonly name: string
  readonly filename: string | null
  readonly type: string
  readonly text: string
  /** A file travels as base64. */
  readonly isFile: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.xml': 'text/xml',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.tar': 'application/x-tar',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.yml': 'application/yaml',
  '.yaml': 'application/yaml',
}

/** Writes a form of texts and files as multipart/form-data; a string says what is wrong with it. */
export function multipart(body: Json, files: (path: string) => Buffer | null): Multipart | string {
  if (!isDict(body)) {
    return `body must be mapping, cannot be type ${Array.isArray(body) ? 'list' : typeof body}`
  }
  const parts = Object.entries(body).map(([name, field]) => partOf(name, field, files))
  const wrong = parts.find((part) => typeof part === 'string')
  if (wrong !== undefined) return wrong
  const written = parts.flatMap((part) => (typeof part === 'string' ? [] : [partText(part)]))
  // What can be told from the form is no line in it, and the same request is the same each time.
  const boundary = `rcprov-${createHash('sha256').update(written.join('\0')).digest('hex').slice(0, 32)}`
  const text = `${written.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`
  return { bytes: Buffer.from(text), type: `multipart/form-data; boundary="${boundary}"` }
}

/** The files that a form names without saying what is in them. */
export function filesOf(body: Json): readonly string[] {
  if (!isDict(body)) return []
  return Object.values(body).flatMap((field) =>
    isDict(field) && !('content' in field) && typeof field.filename === 'string' ? [field.filename] : [],
  )
}

function partOf(name: string, field: Json, files: (path: string) => Buffer | null): Part | string {
  if (typeof field === 'string') return { name, filename: null, type: 'text/plain', text: field, isFile: false }
  if (!isDict(field)) {
    return `value must be a string, or mapping, cannot be type ${typeof field}`
  }
  const { filename = null, content = null, mime_type: type, base64 } = field
  if (filename === null && content === null) return 'at least one of filename or content must be provided'
  const path = filename === null ? null : String(filename)
  const about = {
    name,
    filename: path === null ? null : basename(path),
    type: typeof type === 'string' ? type : (TYPES[extname(path ?? '')] ?? 'application/octet-stream'),
  }
  if (content !== null) return { ...about, text: String(content), isFile: false }
  // The engine has read it on the controller, or it is one of the host's.
  const bytes = typeof base64 === 'string' ? Buffer.from(base64, 'base64') : files(path ?? '')
  return bytes ? { ...about, text: base64Lines(bytes), isFile: true } : `Unable to open source file ${path}`
}

function partText({ name, filename, type, text, isFile }: Part): string {
  const file = filename === null ? '' : `; filename="${filename}"`
  const headers = [
    ...(isFile ? ['Content-Transfer-Encoding: base64'] : []),
    `Content-Type: ${type}`,
    `Content-Disposition: form-data; name="${name}"${file}`,
  ]
  return `${headers.join('\r\n')}\r\n\r\n${text}`
}

function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}/g, '$&\r\n')
}
