import type { Content } from '../state/content.ts'
import type { Algorithm } from '../state/families/content.ts'
import type { HttpRequest } from '../state/http.ts'
import type { Json } from '../state/json.ts'
import type { Secret } from '../template/values.ts'

/** The arguments that every module takes that talks to a web server. */
export const httpArgs = {
  url: { type: 'string', description: 'The address, http or https, as the host sees it.' },
  headers: { type: 'object', description: 'Headers to send, by their names.' },
  unredirected_headers: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description: 'Names of headers that are not sent on when the server redirects.',
  },
  http_agent: { type: 'string', default: 'ansible-httpget', description: 'What the User-Agent header says.' },
  url_password: { type: 'string', secret: true, aliases: ['password'], description: 'The password to log in with.' },
  force_basic_auth: {
    type: 'boolean',
    default: false,
    description: 'Send name and password at once, not only when the server asks for them.',
  },
  validate_certs: {
    type: 'boolean',
    default: true,
    description: 'Talk only to servers whose certificate is signed by an authority that is trusted.',
  },
  client_cert: {
    type: 'string',
    format: 'path',
    description: 'A file on the host with the certificate to show, and maybe its key.',
  },
  client_key: { type: 'string', format: 'path', description: 'A file on the host with the key of that certificate.' },
  use_proxy: {
    type: 'boolean',
    default: true,
    description: 'Go through the proxy that http_proxy or https_proxy names in the environment of the task.',
  },
  decompress: { type: 'boolean', default: true, description: 'Unpack what the server sends packed by gzip.' },
} as const

/** Those arguments as they are given. */
export interface HttpArgs {
  readonly url: string
  readonly headers: Readonly<Record<string, Json>> | undefined
  readonly unredirected_headers: readonly string[]
  readonly http_agent: string
  readonly url_username: string | undefined
  readonly url_password: Secret | undefined
  readonly force_basic_auth: boolean
  readonly validate_certs: boolean
  readonly use_proxy: boolean
  readonly decompress: boolean
  readonly timeout: number
}

/** What else makes a request. */
interface Rest {
  readonly method: string
  readonly redirects: HttpRequest['redirects']
  /** Sent unless the headers of the task say otherwise. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Content | null
  readonly authorities: Buffer | null
  readonly certificate: Buffer | null
  readonly key: Buffer | null
  readonly socket: string | null
  readonly inMemory: boolean
  readonly digests: readonly Algorithm[]
}

/** The request that a task's arguments ask for. */
export function requestOf(args: HttpArgs, { headers, authorities, certificate, key, ...rest }: Rest): HttpRequest {
  const own = Object.entries(args.headers ?? {}).map(([name, value]) => [name, textOf(value)] as const)
  const { url_username: user, url_password: password } = args
  return {
    url: args.url,
    headers: byName([['User-Agent', args.http_agent], ...headers, ...own]),
    unredirected: args.unredirected_headers.map((name) => name.toLowerCase()),
    login: user === undefined || !password ? null : { user, password, unasked: args.force_basic_auth },
    timeout: args.timeout,
    trust: { verify: args.validate_certs, authorities, certificate, key },
    usesProxy: args.use_proxy,
    decompress: args.decompress,
    ...rest,
  }
}

/** A plain GET of a module that takes no arguments of its own for it. */
export function plainGet(url: string, more: { validate_certs?: boolean; inMemory: boolean }): HttpRequest {
  const { validate_certs = true, inMemory } = more
  return requestOf({ ...usualArgs, url, validate_certs }, { ...usualRest, inMemory })
}

const usualArgs = {
  headers: undefined,
  unredirected_headers: [],
  http_agent: httpArgs.http_agent.default,
  url_username: undefined,
  url_password: undefined,
  force_basic_auth: false,
  use_proxy: true,
  decompress: true,
  timeout: 10,
} as const

const usualRest = {
  method: 'GET',
  redirects: 'urllib2',
  headers: [],
  body: null,
  authorities: null,
  certificate: null,
  key: null,
  socket: null,
  digests: [],
} as const

/** One header a name, the last one said, in whatever case it was written. */
function byName(headers: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const usual = (name: string) => name.toLowerCase().replace(/(^|[^a-z])[a-z]/g, (start) => start.toUpperCase())
  return new Map(headers.map(([name, value]) => [usual(name), value]))
}

function textOf(value: Json): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
