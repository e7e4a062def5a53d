import { bytesContent } from '../../state/content.ts'
import { type HttpAnswer, type HttpRequest, isSuccess, post, trustAll } from '../../state/http.ts'
import { isDict, type Json, jsonIn } from '../../state/json.ts'
import type { Trouble } from '../../state/network.ts'
import type { Relay } from '../../state/relay.ts'

/** Sends a request from the host. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>

/** Who asks. */
interface Asker {
  readonly user: string
  readonly token: string
}

/** A text in an answer, by the names that lead to it; empty where there is none. */
interface Told {
  readonly text: (...names: readonly string[]) => string
}

/** Calls a method of Rocket.Chat's REST API. */
export type Api = (method: string, body: Readonly<Record<string, Json>>, me: Asker | null) => Promise<Told | Trouble>

/** The API of the instance that sends. */
export function apiOf(send: Send, { sender, seconds }: Relay): Api {
  return async (method, body, me) => {
    const headers = new Map([
      ['Content-Type', 'application/json'],
      ...(me ? [['X-Auth-Token', me.token] as const, ['X-User-Id', me.user] as const] : []),
    ])
    const content = bytesContent(Buffer.from(JSON.stringify(body)), { secret: true })
    const url = `${sender}/api/v1/${method}`
    const answer = await send(post({ url, headers, body: content, timeout: seconds, trust: trustAll }))
    return toldBy(answer)
  }
}

function toldBy({ status, message, body }: HttpAnswer): Told | Trouble {
  // A proxy's page is no answer of the API's.
  const told = jsonIn(String(body?.bytes ?? ''))
  if (!isSuccess(status)) {
    const [why = message] = ['errorType', 'error', 'message']
      .map((name) => textIn(told, [name]))
      .filter((text) => text !== '')
    return { trouble: why === 'totp-required' ? 'it asks for a second factor' : why }
  }
  return { text: (...names) => textIn(told, names) }
}

function textIn(value: Json, names: readonly string[]): string {
  const found = names.reduce((at: Json, name) => (isDict(at) ? (at[name] ?? null) : null), value)
  return typeof found === 'string' ? found : ''
}
