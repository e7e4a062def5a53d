import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect, rootCertificates, type TLSSocket } from 'node:tls'
import type { HttpRequest, Trust } from '../../state/http.ts'
import { type Dial, dialWithin, type Endpoint } from '../tunnel.ts'
import { within } from '../within.ts'
import { isStranger } from './failure.ts'
import { letThrough, proxyFor } from './proxy.ts'

/** How servers are reached from a host. */
export interface Reach {
  readonly dial: Dial
  /** The authorities that the host trusts besides those that everybody does, as PEM. */
  readonly ownAuthorities: () => Promise<Buffer>
  /** The task's own environment, which may name proxies. */
  readonly environment: ReadonlyMap<string, string>
}

/** What of a request says how to get to its server. */
type Wanted = Pick<HttpRequest, 'socket' | 'to' | 'timeout' | 'trust' | 'usesProxy'>

/** A stream to the server of a URL, encrypted for https. */
export async function openStream(reach: Reach, url: URL, request: Wanted): Promise<Duplex> {
  const { socket, to, timeout, trust } = request
  const proxy = proxyOf(reach, url, request)
  const endpoint = socket === null ? (to ?? endpointOf(proxy ?? url)) : { socket }
  const open = async (authorities: readonly (string | Buffer)[] | null) => {
    const plain = await dialWithin(timeout, reach.dial, endpoint)
    if (url.protocol !== 'https:') return plain
    const through = proxy ? await letThrough(plain, proxy, url, timeout) : plain
    return encrypted(through, hostOf(url), trust, authorities, timeout)
  }
  if (trust.authorities !== null) return open([trust.authorities])
  try {
    return await open(null)
  } catch (reason) {
    if (!isStranger(reason)) throw reason
    // Only now, as most certificates are signed by those that everybody trusts.
    return open([...rootCertificates, await reach.ownAuthorities()])
  }
}

/** The proxy that a request goes through, if it does. */
export function proxyOf({ environment }: Reach, url: URL, { usesProxy, socket, to }: Wanted): URL | null {
  return usesProxy && socket === null && to === undefined ? proxyFor(url, environment) : null
}

function endpointOf(url: URL): Endpoint {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: hostOf(url), port }
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

/** Begins TLS on a stream with a server of that name or address; without authorities, those that everybody trusts count. */
export async function encrypted(
  plain: Duplex,
  host: string,
  { verify, certificate, key }: Pick<Trust, 'verify' | 'certificate' | 'key'>,
  authorities: readonly (string | Buffer)[] | null,
  timeout: number,
): Promise<TLSSocket> {
  const stream = connect({
    socket: plain,
    host,
    // An address is no name that a server could be asked by.
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: verify,
    // Without a list it takes the authorities that everybody trusts, which it has at hand.
    ...(authorities && { ca: [...authorities] }),
    ...(certificate && { cert: certificate, key: key ?? certificate }),
  })
  const ready = new Promise<TLSSocket>((resolve, reject) => {
    stream.once('error', reject)
    stream.once('close', () => reject(new Error('the server ended the connection during the TLS handshake')))
    stream.once('secureConnect', () => resolve(stream.off('error', reject)))
  })
  try {
    return await within(timeout, ready, () => stream.destroy())
  } catch (reason) {
    stream.on('error', () => {}).destroy()
    plain.destroy()
    throw reason
  }
}
