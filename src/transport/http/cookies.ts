/** The cookies of one request and of what it is redirected to: each goes back only to where it came from. */
export interface CookieJar {
  /** Keeps what a `Set-Cookie` line says; a cookie for somebody else's domain is left out. */
  readonly keep: (from: URL, line: string) => void
  /** The `Cookie` header for a server; null where none is for it. */
  readonly header: (to: URL) => string | null
  /** All that were kept, by their names. */
  readonly values: () => ReadonlyMap<string, string>
}

interface Cookie {
  readonly value: string
  readonly domain: string
  /** For the hosts below the domain, too. */
  readonly below: boolean
  readonly secure: boolean
}

/** No cookies yet. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>()
  return {
    keep: (from, line) => {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? []
      const named = /;\s*domain=\.?([^;\s]+)/i.exec(line)?.[1]?.toLowerCase()
      if (name === undefined || value === undefined) return
      const cookie = { domain: named ?? from.hostname, below: named !== undefined, secure: /;\s*secure\b/i.test(line) }
      if (!isFor(cookie, from.hostname)) return
      cookies.set(name, { ...cookie, value: value.trim().replace(/^"(.*)"$/, '$1') })
    },
    header: (to) => {
      const pairs = [...cookies].filter(
        ([, one]) => isFor(one, to.hostname) && (!one.secure || to.protocol === 'https:'),
      )
      return pairs.length > 0 ? pairs.map(([name, { value }]) => `${name}=${value}`).join('; ') : null
    },
    values: () => new Map([...cookies].map(([name, { value }]) => [name, value])),
  }
}

function isFor({ domain, below }: Pick<Cookie, 'domain' | 'below'>, host: string): boolean {
  return host === domain || (below && domain.includes('.') && host.endsWith(`.${domain}`))
}
