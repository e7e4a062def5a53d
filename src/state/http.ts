import type { Secret } from '../template/values.ts'
import type { Archive } from './archive/member.ts'
import type { Content } from './content.ts'
import type { Algorithm } from './families/content.ts'

/** A request that leaves from a host. */
export interface HttpRequest {
  readonly url: string
  readonly method: string
  /** By their names as they are sent. */
  readonly headers: ReadonlyMap<string, string>
  /** Names, in small letters, of headers that only the first server is to see. */
  readonly unredirected: readonly string[]
  readonly body: Content | null
  readonly login: Login | null
  /** Seconds in which nothing comes. */
  readonly timeout: number
  /** `safe`: only of a GET or HEAD; `urllib2`: of a POST too, where it becomes a GET. */
  readonly redirects: 'all' | 'none' | 'safe' | 'urllib2'
  readonly trust: Trust
  /** Go through the proxy that the task's environment names. */
  readonly usesProxy: boolean
  /** A unix socket of the host that is talked to in place of the server. */
  readonly socket: string | null
  /** Where to connect in place of what the URL names, which is still what is asked for. */
  readonly to?: { readonly host: string; readonly port: number }
  /** Unpack what comes gzipped. */
  readonly decompress: boolean
  /** The body is wanted as bytes, however large; otherwise a large one waits in a file. */
  readonly inMemory: boolean
  /** Hashes of the body that are wanted. */
  readonly digests: readonly Algorithm[]
  /** The body is an archive, and what is in it is wanted. */
  readonly unpacks?: true
}

/** Who to say one is. */
interface Login {
  readonly user: string
  readonly password: Secret
  /** Say it without being asked. */
  readonly unasked: boolean
}

/** Whom to believe in TLS, and what to prove oneself with; all of it as PEM. */
export interface Trust {
  readonly verify: boolean
  /** Only these authorities; null: those that everybody trusts, and those of the host. */
  readonly authorities: Buffer | null
  readonly certificate: Buffer | null
  readonly key: Buffer | null
}

/** For a server of the cluster's own, which is known by its address. */
export const trustAll: Trust = { verify: false, authorities: null, certificate: null, key: null }

/** A POST with nothing special about it. */
export function post(
  about: Pick<HttpRequest, 'url' | 'headers' | 'body' | 'timeout' | 'trust'> & Pick<Partial<HttpRequest>, 'to'>,
): HttpRequest {
  const plain = { method: 'POST', unredirected: [], login: null, redirects: 'none', digests: [] } as const
  return { ...plain, usesProxy: false, socket: null, decompress: true, inMemory: true, ...about }
}

/** What came back. */
export interface HttpAnswer {
  /** Where it came from in the end. */
  readonly url: string
  readonly isRedirected: boolean
  /** -1 where there was no answer. */
  readonly status: number
  /** `OK (12 bytes)`, `HTTP Error 404: Not Found`, or why there was no answer. */
  readonly message: string
  /** By their names in small letters; several of one name in one line. */
  readonly headers: ReadonlyMap<string, string>
  readonly cookies: ReadonlyMap<string, string>
  /** Null where there was no answer, or it is more than a plan takes in. */
  readonly body: Content | null
  /** Those of its hashes that were asked for, in hex. */
  readonly digests: ReadonlyMap<string, string>
  /** The body as an archive, where that was asked for. */
  readonly archive?: Archive
  /** Whole seconds. */
  readonly elapsed: number
}

/** The answer of a server that there is not. */
export function noAnswer(url: string, message: string, elapsed = 0): HttpAnswer {
  const none = new Map<string, string>()
  const nothing = { headers: none, cookies: none, digests: none, body: null }
  return { url, isRedirected: false, status: -1, message, elapsed, ...nothing }
}

/** The status that says that one has it already. */
export const NOT_MODIFIED = 304

/** Whether a status says that all went well. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** A URL as it may be shown: without name and password. */
export function withoutLogin(url: string): string {
  return url.replace(/^([a-z][\w+.-]*:\/\/)[^/?#]*@/i, '$1')
}
