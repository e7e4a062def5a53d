import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect, rootCertificates } from 'node:tls'
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

/** A stream to the server of a URL, encrypted for https. */
export async function openStream(reach: Reach, url: URL, request: HttpRequest): Promise<Duplex> {
  const { socket, timeout, trust } = request
  const proxy = proxyOf(reach, url, request)
  const endpoint = socket === null ? endpointOf(proxy ?? url) : { socket }
  const open = async (authorities: readonly (string | Buffer)[]) => {
    const plain = await dialWithin(timeout, reach.dial, endpoint)
    if (url.protocol !== 'https:') return plain
    const through = proxy ? await letThrough(plain, proxy, url, timeout) : plain
    return encrypted(through, hostOf(url), trust, authorities, timeout)
  }
  if (trust.authorities !== null) return open([trust.authorities])
  try {
    return await open(rootCertificates)
  } catch (reason) {
    if (!isStranger(reason)) throw reason
    // Only now, as most certificates are signed by those that everybody trusts.
    return open([...rootCertificates, await reach.ownAuthorities()])
  }
}

/** The proxy that a request goes through, if it does. */
export function proxyOf({ environment }: Reach, url: URL, { usesProxy, socket }: HttpRequest): URL | null {
  return usesProxy && socket === null ? proxyFor(url, environment) : null
}

function endpointOf(url: URL): Endpoint {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: hostOf(url), port }
}

/** Without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

async function encrypted(
  plain: Duplex,
  host: string,
  { verify, certificate, key }: Trust,
  authorities: readonly (string | Buffer)[],
  timeout: number,
): Promise<Duplex> {
  const stream = connect({
    socket: plain,
    host,
    // An address is no name that a server could be asked by.
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: verify,
    ca: [...authorities],
    ...(certificate && { cert: certificate, key: key ?? certificate }),
  })
  const ready = new Promise<Duplex>((resolve, reject) => {
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
