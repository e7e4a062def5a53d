import { decodeMessage, type Message, messageLength } from './frames.ts'

/** Cuts a stream of bytes into messages; throws on bytes that are none. */
export function createSplitter(): (chunk: Buffer) => Message[] {
  let chunks: Buffer[] = []
  let size = 0
  return (chunk) => {
    chunks.push(chunk)
    size += chunk.length
    const messages: Message[] = []
    for (;;) {
      const first = chunks[0]
      if (first === undefined) return messages
      if (first.length < 4 && chunks.length > 1) {
        chunks = [Buffer.concat(chunks)]
        continue
      }
      const length = messageLength(first)
      if (length === null || length > size) return messages
      const all = chunks.length === 1 ? first : Buffer.concat(chunks)
      messages.push(decodeMessage(all.subarray(0, length)))
      size -= length
      chunks = size > 0 ? [all.subarray(length)] : []
    }
  }
}
