import type { IncomingMessage } from 'node:http'
import { type HttpAnswer, type HttpRequest, isSuccess, noAnswer, withoutLogin } from '../../state/http.ts'
import { type Dial, isNoStream } from '../tunnel.ts'
import { type Taking, takeBody } from './body.ts'
import { type CookieJar, createCookieJar } from './cookies.ts'
import { failureMessage } from './failure.ts'
import { basicToken } from './login.ts'
import { proxyHeaders } from './proxy.ts'
import { isSameServer, redirected } from './redirect.ts'
import { type Head, send } from './send.ts'
import { openStream, proxyOf, type Reach } from './stream.ts'

/** As many as Python follows. */
const MOST_REDIRECTS = 10

/** Carries out a request with its redirects. That there is no answer is an answer, too; only a lost host is thrown. */
export async function request(reach: Reach, asked: HttpRequest, taking: Taking): Promise<HttpAnswer> {
  const start = performance.now()
  const elapsed = () => Math.floor((performance.now() - start) / 1000)
  const scheme = /^([a-z][\w+.-]*):/i.exec(asked.url)?.[1]?.toLowerCase()
  if (!URL.canParse(asked.url) || (scheme !== 'http' && scheme !== 'https')) {
    const what = scheme ?? asked.url.replace(/:.*$/s, '')
    return noAnswer(withoutLogin(asked.url), `Request failed: <urlopen error unknown url type: ${what}>`)
  }
  let trouble: unknown = null
  const dial: Dial = async (...to) =>
    reach.dial(...to).catch((reason) => {
      // What is wrong with the host itself is no answer of a server's.
      if (!isNoStream(reason)) trouble = reason
      throw reason
    })
  try {
    const last = await follow({ ...reach, dial }, asked, new URL(asked.url))
    const { answer, url, isRedirected, cookies } = last
    const taken = await takeBody(answer, asked, taking)
    return {
      url: withoutLogin(isRedirected ? url.href : asked.url),
      isRedirected,
      status: answer.statusCode ?? -1,
      message: last.isEndless ? endless(answer) : messageOf(answer),
      headers: headersOf(answer),
      cookies,
      body: taken?.body ?? null,
      digests: taken?.digests ?? new Map(),
      elapsed: elapsed(),
    }
  } catch (reason) {
    if (reason === trouble) throw reason
    return noAnswer(withoutLogin(asked.url), failureMessage(reason), elapsed())
  }
}

interface Last {
  readonly answer: IncomingMessage
  readonly url: URL
  readonly isRedirected: boolean
  readonly isEndless: boolean
  readonly cookies: ReadonlyMap<string, string>
}

async function follow(reach: Reach, asked: HttpRequest, first: URL): Promise<Last> {
  const cookies = createCookieJar()
  const token = basicToken(asked)
  const login: [string, string][] = token === null ? [] : [['Authorization', `Basic ${token}`]]
  // A name and password in the URL are sent at once.
  const isUnasked = asked.login?.unasked ?? true
  let body = asked.body
  let head: Head = {
    method: asked.method,
    url: first,
    headers: new Map([...asked.headers, ...(isUnasked ? login : [])]),
  }
  for (let redirects = 0; ; redirects += 1) {
    let answer = await exchange(reach, asked, head, body, cookies)
    if (!isUnasked && login.length > 0 && isSameServer(first, head.url) && wantsLogin(answer)) {
      answer.resume()
      const headers = new Map([...head.headers, ...login])
      answer = await exchange(reach, asked, { ...head, headers }, body, cookies)
    }
    const next = redirected(asked, head, answer.statusCode ?? 0, answer.headers.location ?? null)
    const isEndless = next !== null && redirects === MOST_REDIRECTS
    if (!next || isEndless) {
      return { answer, url: head.url, isRedirected: head.url.href !== first.href, isEndless, cookies: cookies.values() }
    }
    answer.resume()
    if (!next.keepsBody) body = null
    head = next
  }
}

/** One request and the head of its answer; the cookies that come are kept. */
async function exchange(
  reach: Reach,
  asked: HttpRequest,
  head: Head,
  body: HttpRequest['body'],
  cookies: CookieJar,
): Promise<IncomingMessage> {
  const stream = await openStream(reach, head.url, asked)
  // A proxy hands on what is encrypted as it is.
  const proxy = head.url.protocol === 'http:' ? proxyOf(reach, head.url, asked) : null
  const general = generalHeaders(head.url, cookies.header(head.url), sizeOf(head, body))
  const headers = new Map([...general, ...head.headers, ...(proxy ? proxyHeaders(proxy) : [])])
  const answer = await send({ stream, isProxy: proxy !== null }, { ...head, headers }, body, asked.timeout)
  for (const line of answer.headers['set-cookie'] ?? []) cookies.keep(head.url, line)
  return answer
}

function wantsLogin({ statusCode, headers }: IncomingMessage): boolean {
  return statusCode === 401 && /^basic\b/i.test(headers['www-authenticate'] ?? '')
}

function generalHeaders(url: URL, cookies: string | null, size: number | null): [string, string][] {
  return [
    ['Accept-Encoding', 'identity'],
    ['Host', url.host],
    ['Connection', 'close'],
    ...(cookies === null ? [] : [['Cookie', cookies] as [string, string]]),
    ...(size === null ? [] : [['Content-Length', String(size)] as [string, string]]),
  ]
}

/** A request that could have a body says that it has none. */
function sizeOf({ method }: Head, body: HttpRequest['body']): number | null {
  return body?.size ?? (['POST', 'PUT', 'PATCH'].includes(method) ? 0 : null)
}

function headersOf({ rawHeaders }: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i]?.toLowerCase(), rawHeaders[i + 1]]
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value)
  }
  return headers
}

function messageOf({ statusCode = 0, statusMessage, headers }: IncomingMessage): string {
  if (isSuccess(statusCode)) return `OK (${headers['content-length'] ?? 'unknown'} bytes)`
  return `HTTP Error ${statusCode}: ${statusMessage}`
}

function endless({ statusCode, statusMessage }: IncomingMessage): string {
  const why = 'The HTTP server returned a redirect error that would lead to an infinite loop.'
  return `HTTP Error ${statusCode}: ${why}\nThe last 30x error message was:\n${statusMessage}`
}
