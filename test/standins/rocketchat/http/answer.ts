import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers with JSON that nobody may keep. */
export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}

const LARGEST = 1 << 20

/** The whole body of a request; rejects when it is larger than a megabyte. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > LARGEST) throw new Error('the body is too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
