import type { HttpRequest } from '../../state/http.ts'
import type { Head } from './send.ts'

/** Where an answer sends a request on to, as far as it is to be followed; null if it is to be taken as it is. */
export function redirected(
  { redirects, unredirected }: HttpRequest,
  { method, url, headers }: Head,
  status: number,
  location: string | null,
): (Head & { readonly keepsBody: boolean }) | null {
  if (location === null || ![301, 302, 303, 307, 308].includes(status)) return null
  if (!isFollowed(redirects, method, status)) return null
  const to = URL.canParse(location, url.href) ? new URL(location, url) : null
  if (to?.protocol !== 'http:' && to?.protocol !== 'https:') return null
  const keepsBody = status === 307 || status === 308
  const dropped = [
    ...unredirected,
    'host',
    'cookie',
    ...(keepsBody ? [] : ['content-length', 'content-type', 'transfer-encoding']),
    // Whoever is sent elsewhere does not hand his password to strangers.
    ...(isSameServer(url, to) ? [] : ['authorization']),
  ]
  const kept = [...headers].filter(([name]) => !dropped.includes(name.toLowerCase()))
  return { method: nextMethod(method, status), url: to, headers: new Map(kept), keepsBody }
}

/** Whether a server may be told what another was: it is the same, and what is said is not less hidden on its way. */
export function isSameServer(from: URL, to: URL): boolean {
  return to.host === from.host && (from.protocol === 'http:' || to.protocol === 'https:')
}

function isFollowed(redirects: HttpRequest['redirects'], method: string, status: number): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  if (redirects === 'all') return true
  if (redirects === 'safe') return isRead
  return redirects === 'urllib2' && (isRead || (method === 'POST' && status < 307))
}

function nextMethod(method: string, status: number): string {
  if (method === 'HEAD' || status >= 307) return method
  return status === 301 && method !== 'POST' ? method : 'GET'
}
