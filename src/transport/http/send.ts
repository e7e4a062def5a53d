import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Content } from '../../state/content.ts'
import { within } from '../within.ts'

/** What stands above the body. */
export interface Head {
  readonly method: string
  readonly url: URL
  readonly headers: ReadonlyMap<string, string>
}

/** A stream, and whether it leads to a proxy that is to be told the whole address. */
interface Way {
  readonly stream: Duplex
  readonly isProxy: boolean
}

/** Sends a request over a stream and waits for the head of the answer; its body is still to come. */
export async function send(
  { stream, isProxy }: Way,
  { method, url, headers }: Head,
  body: Content | null,
  timeout: number,
): Promise<IncomingMessage> {
  const sent = request({
    method,
    path: `${isProxy ? `http://${url.host}` : ''}${url.pathname}${url.search}`,
    headers: [...headers].flat(),
    setHost: false,
    createConnection: () => stream,
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve)
    sent.on('error', reject)
  })
  // A server may answer before it has read all; what it did not read then fails, and does not matter.
  if (body) pipeline(body.open(), sent).catch(() => {})
  else sent.end()
  return within(timeout, answered, () => stream.destroy())
}
