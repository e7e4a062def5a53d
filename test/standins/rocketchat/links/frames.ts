/** A frame of a websocket; texts that come in pieces are not known here. */
export interface Frame {
  readonly opcode: number
  readonly payload: Buffer
}

export const OPCODES = { text: 1, close: 8, ping: 9, pong: 10 } as const

const LARGEST = 1 << 20

/** One frame as it goes over the wire; clients must mask theirs, which any mask does. */
export function encodeFrame(opcode: number, payload: Buffer, mask?: Buffer): Buffer {
  const { length } = payload
  const small = length < 126
  const head = Buffer.alloc(small ? 2 : 4)
  head[0] = 0x80 | opcode
  head[1] = (mask === undefined ? 0 : 0x80) | (small ? length : 126)
  if (!small) head.writeUInt16BE(length, 2)
  if (length < 1 << 16) return Buffer.concat([head, ...masked(payload, mask)])
  const large = Buffer.alloc(10)
  large[0] = head[0] ?? 0
  large[1] = (mask === undefined ? 0 : 0x80) | 127
  large.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([large, ...masked(payload, mask)])
}

/** Takes bytes as they come, and gives the frames that they complete; throws on a frame that is too large. */
export function frameReader(): (bytes: Buffer) => readonly Frame[] {
  let kept = Buffer.alloc(0)
  return (bytes) => {
    kept = Buffer.concat([kept, bytes])
    const frames: Frame[] = []
    for (let next = readFrame(kept); next !== null; next = readFrame(kept)) {
      frames.push(next.frame)
      kept = kept.subarray(next.length)
    }
    return frames
  }
}

function readFrame(bytes: Buffer): { readonly frame: Frame; readonly length: number } | null {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  const code = second & 0x7f
  const more = code === 126 ? 2 : code === 127 ? 8 : 0
  const masks = (second & 0x80) === 0 ? 0 : 4
  if (bytes.length < 2 + more + masks) return null
  const size = more === 0 ? code : more === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (size > LARGEST) throw new Error(`a frame of ${size} bytes`)
  const begin = 2 + more + masks
  if (bytes.length < begin + size) return null
  const mask = masks === 0 ? undefined : bytes.subarray(begin - 4, begin)
  const [, payload = bytes.subarray(begin, begin + size)] = masked(bytes.subarray(begin, begin + size), mask)
  return { frame: { opcode: first & 0x0f, payload }, length: begin + size }
}

function masked(payload: Buffer, mask?: Buffer): readonly Buffer[] {
  if (mask === undefined) return [payload]
  return [mask, Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)))]
}
