import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { within } from '../within.ts'
import { basicToken } from './login.ts'

/** The proxy that an environment names for a URL; null where it names none, or has the URL's host under no_proxy. */
export function proxyFor(url: URL, environment: ReadonlyMap<string, string>): URL | null {
  const scheme = url.protocol.slice(0, -1)
  const named = (name: string) => environment.get(name) ?? environment.get(name.toUpperCase()) ?? ''
  const exempt = named('no_proxy')
    .split(',')
    .map((name) => name.trim().replace(/^\./, ''))
  const isExempt = exempt.some(
    (name) => name === '*' || (name !== '' && (url.host === name || `.${url.hostname}`.endsWith(`.${name}`))),
  )
  const proxy = named(`${scheme}_proxy`)
  if (proxy === '' || isExempt) return null
  const full = proxy.includes('://') ? proxy : `http://${proxy}`
  return URL.canParse(full) ? new URL(full) : null
}

/** What a proxy is shown of who asks. */
export function proxyHeaders(proxy: URL): [string, string][] {
  const token = basicToken({ login: null, url: proxy.href })
  return token === null ? [] : [['Proxy-Authorization', `Basic ${token}`]]
}

/** Has a proxy let a stream through to the server of a URL. */
export async function letThrough(stream: Duplex, proxy: URL, url: URL, timeout: number): Promise<Duplex> {
  const to = `${url.hostname}:${url.port || 443}`
  const asked = request({
    method: 'CONNECT',
    path: to,
    headers: [['Host', to], ...proxyHeaders(proxy)].flat(),
    setHost: false,
    createConnection: () => stream,
  })
  const opened = new Promise<Duplex>((resolve, reject) => {
    asked.once('connect', ({ statusCode = 0, statusMessage }, through) => {
      if (statusCode === 200) return resolve(through)
      through.destroy()
      reject(new Error(`Tunnel connection failed: ${statusCode} ${statusMessage}`))
    })
    asked.once('error', reject)
  })
  asked.end()
  return within(timeout, opened, () => stream.destroy())
}
