import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

/** The bytes of a file on the controller or made by a template: opened when needed, never held whole by a module. */
export interface Content {
  readonly size: number
  readonly sha256: string
  readonly sha1: string
  open(): Readable
  /** Never shown in a diff. */
  readonly secret: boolean
  /** The mode of the file it came from (`0644`), or null where it was made of text. */
  readonly mode: string | null
  /** The base name of the file it came from, or ''. */
  readonly name: string
  /** The bytes, where they are in memory anyway: texts, templates, small files. A plan of later edits starts from them. */
  readonly bytes?: Buffer
}

/** The content that bytes make, with a mode and name where they come from a file. */
export function bytesContent(
  bytes: Buffer,
  from: { readonly secret?: boolean; readonly mode?: string | null; readonly name?: string } = {},
): Content {
  const hex = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return {
    size: bytes.length,
    sha256: hex('sha256'),
    sha1: hex('sha1'),
    open: () => Readable.from([bytes]),
    secret: from.secret ?? false,
    mode: from.mode ?? null,
    name: from.name ?? '',
    bytes,
  }
}

/** All of a content in memory: for what one frame or a diff takes. */
export async function bytesOf(content: Content): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of content.open()) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

/** A script of the controller, and what stands after its name as a shell reads it. */
export interface ScriptLine {
  readonly script: Content
  readonly words: string
}

/** A folder on the controller, parents before children; paths are relative to it. */
export interface Folder {
  readonly entries: readonly FolderEntry[]
}

export type FolderEntry =
  | { readonly kind: 'folder'; readonly path: string; readonly mode: string }
  | { readonly kind: 'file'; readonly path: string; readonly content: Content }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
