import { context, encode, inside, oid, read, sequence, showOid, small, tags } from './der.ts'
import { decodeExtensions, type Extension, encodeExtensions } from './extension.ts'
import { isSignedBy } from './key.ts'
import { type Attribute, decodeName } from './name.ts'
import { fromPem } from './pem.ts'

/** What a certificate signing request asks for. */
export interface Request {
  /** In DER, and read. */
  readonly name: Buffer
  readonly subject: readonly Attribute[]
  /** In DER; null: that of a key that is only planned. */
  readonly publicKey: Buffer | null
  readonly extensions: readonly Extension[]
  /** Signed by that very key. */
  readonly isSigned: boolean
}

const EXTENSIONS = '1.2.840.113549.1.9.14'

/** What is to be signed of a request. */
export function encodeRequest(name: Buffer, publicKey: Buffer, extensions: readonly Extension[]): Buffer {
  const attribute = sequence(oid(EXTENSIONS), encode(tags.set, encodeExtensions(extensions)))
  const attributes = encode(context(0, true), ...(extensions.length > 0 ? [attribute] : []))
  return sequence(small(0), name, publicKey, attributes)
}

/** A request from its PEM; null for what is none. */
export function parseRequest(text: string): Request | null {
  const bytes = fromPem(text, '(?:NEW )?CERTIFICATE REQUEST')
  try {
    const [whole] = bytes ? read(bytes) : []
    const [info, algorithm, signature] = whole ? inside(whole) : []
    if (!info || !algorithm || !signature) return null
    const [, name, publicKey, attributes] = inside(info)
    if (!name || !publicKey) return null
    const asked = attributes ? inside(attributes).map(inside) : []
    const [, values] = asked.find(([id]) => id && showOid(id.content) === EXTENSIONS) ?? []
    return {
      name: name.bytes,
      subject: decodeName(name.bytes),
      publicKey: publicKey.bytes,
      extensions: values ? decodeExtensions(values.content) : [],
      isSigned: isSignedBy(publicKey.bytes, algorithm.bytes, info.bytes, signature.content.subarray(1)),
    }
  } catch {
    return null
  }
}
