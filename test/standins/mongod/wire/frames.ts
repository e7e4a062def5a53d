import { type Document, deserialize, Long, serialize } from 'bson'
import { mongoError } from '../errors.ts'

/** One message of the wire protocol, as a request or as an answer. */
export interface Message {
  readonly id: number
  readonly responseTo: number
  readonly kind: 'msg' | 'query' | 'reply'
  readonly body: Document
  /** The sender waits for no answer, or (of an answer) sends more of them. */
  readonly moreToCome: boolean
  readonly exhaustAllowed: boolean
  /** Where an old query was sent to: `admin.$cmd`. */
  readonly ns: string | null
}

const opReply = 1
const opQuery = 2004
const opMsg = 2013
const checksumPresent = 1
const moreToComeFlag = 2
const exhaustFlag = 1 << 16
const longest = 48_000_000

let lastId = 0

/** The number of the next message that this process sends. */
function nextMessageId(): number {
  lastId = (lastId + 1) & 0x7fffffff
  return lastId
}

/** The length of the message that the bytes begin with; null where it is not known yet. Throws on nonsense. */
export function messageLength(bytes: Buffer): number | null {
  if (bytes.length < 4) return null
  const length = bytes.readInt32LE(0)
  if (length < 16 || length > longest) throw mongoError(17, `recv(): message len ${length} is invalid`)
  return length
}

/** Reads one whole message; throws on an operation that is not spoken. */
export function decodeMessage(bytes: Buffer): Message {
  const head = { id: bytes.readInt32LE(4), responseTo: bytes.readInt32LE(8) }
  const operation = bytes.readInt32LE(12)
  if (operation === opMsg) return { ...head, ...decodeMsg(bytes) }
  const plain = { moreToCome: false, exhaustAllowed: false }
  if (operation === opReply) return { ...head, ...plain, kind: 'reply', body: decode(bytes.subarray(36)), ns: null }
  if (operation !== opQuery) throw mongoError(17, `unsupported wire operation ${operation}`)
  const end = bytes.indexOf(0, 20)
  const ns = bytes.toString('utf8', 20, end)
  return { ...head, ...plain, kind: 'query', body: decode(bytes.subarray(end + 9)), ns }
}

function decodeMsg(bytes: Buffer): Omit<Message, 'id' | 'responseTo'> {
  const flags = bytes.readUInt32LE(16)
  const end = bytes.length - (flags & checksumPresent ? 4 : 0)
  let body: Document = {}
  let at = 20
  while (at < end) {
    const kind = bytes[at]
    const size = bytes.readInt32LE(at + 1)
    const section = bytes.subarray(at + 1, at + 1 + size)
    if (kind === 0) body = { ...decode(section), ...body }
    else body = { ...body, ...decodeSequence(section) }
    at += 1 + size
  }
  return {
    kind: 'msg',
    body,
    moreToCome: (flags & moreToComeFlag) !== 0,
    exhaustAllowed: (flags & exhaustFlag) !== 0,
    ns: null,
  }
}

function decodeSequence(section: Buffer): Document {
  const end = section.indexOf(0, 4)
  const documents: Document[] = []
  for (let at = end + 1; at < section.length; at += section.readInt32LE(at)) {
    documents.push(decode(section.subarray(at, at + section.readInt32LE(at))))
  }
  return { [section.toString('utf8', 4, end)]: documents }
}

function decode(bytes: Buffer): Document {
  return deserialize(bytes.subarray(0, bytes.readInt32LE(0)), { promoteBuffers: false })
}

/** Writes a command or the answer to one. */
export function encodeMsg(body: Document, responseTo = 0, moreToCome = false): { id: number; bytes: Buffer } {
  const document = serialize(body, { ignoreUndefined: true })
  const head = Buffer.alloc(21)
  const id = writeHead(head, head.length + document.length, responseTo, opMsg)
  head.writeUInt32LE(moreToCome ? moreToComeFlag : 0, 16)
  return { id, bytes: Buffer.concat([head, document]) }
}

/** Writes the answer to an old query. */
export function encodeReply(body: Document, responseTo: number): Buffer {
  const document = serialize(body, { ignoreUndefined: true })
  const head = Buffer.alloc(36)
  writeHead(head, head.length + document.length, responseTo, opReply)
  head.writeInt32LE(8, 16)
  head.set(Long.ZERO.toBytesLE(), 20)
  head.writeInt32LE(1, 32)
  return Buffer.concat([head, document])
}

function writeHead(head: Buffer, length: number, responseTo: number, operation: number): number {
  const id = nextMessageId()
  head.writeInt32LE(length, 0)
  head.writeInt32LE(id, 4)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(operation, 12)
  return id
}
