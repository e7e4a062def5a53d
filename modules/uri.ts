import { dirname, join } from 'node:path/posix'
import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { nameInUrl } from '../src/module/download.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { httpArgs, requestOf } from '../src/module/http-args.ts'
import { trustIn, trustProbes } from '../src/module/http-trust.ts'
import { landing } from '../src/module/landing.ts'
import { filesOf } from '../src/module/multipart.ts'
import { pathInfo } from '../src/module/path-info.ts'
import { fileReturns } from '../src/module/returns.ts'
import { type Encoded, encodeBody } from '../src/module/uri-body.ts'
import { resultOfAnswer } from '../src/module/uri-result.ts'
import type { Change } from '../src/state/change.ts'
import { bytesContent } from '../src/state/content.ts'
import { content } from '../src/state/families/content.ts'
import { whoami } from '../src/state/families/whoami.ts'
import { plainPath } from '../src/state/folders.ts'
import { type HttpRequest, withoutLogin } from '../src/state/http.ts'
import { keyed } from '../src/state/keyed.ts'
import { type FoundPaths, folderProbe, merged, parentProbe, reached, statProbe } from '../src/state/spot.ts'

const schema = {
  required: ['url'],
  exclusive: [['body', 'src']],
  properties: {
    ...httpArgs,
    url_username: { type: 'string', aliases: ['user'], description: 'The name to log in with.' },
    method: { type: 'string', default: 'GET', description: 'The method of the request.' },
    body: { type: 'any', form: true, description: 'What is sent; body_format says how.' },
    body_format: {
      type: 'string',
      enum: ['form-urlencoded', 'json', 'raw', 'form-multipart'],
      default: 'raw',
      description: 'How the body is written; all but "raw" also set the Content-Type header.',
    },
    src: {
      type: 'content',
      source: 'tree',
      onHostIf: 'remote_src',
      description: 'A file of the controller that is sent as the body.',
    },
    remote_src: { type: 'boolean', default: false, description: 'The file to send is on the host itself.' },
    status_code: {
      type: 'array',
      items: { type: 'integer' },
      default: [200],
      description: 'The status codes that mean success.',
    },
    return_content: { type: 'boolean', default: false, description: 'Tell the body of the answer as "content".' },
    dest: {
      type: 'string',
      format: 'path',
      description: 'A file on the host, or a folder for it, to which the body of the answer is written.',
    },
    creates: { type: 'string', format: 'path', description: 'A path: if it is there, nothing is sent.' },
    removes: { type: 'string', format: 'path', description: 'A path: if it is not there, nothing is sent.' },
    follow_redirects: {
      type: 'string',
      enum: ['all', 'no', 'none', 'safe', 'urllib2', 'yes'],
      default: 'safe',
      description: 'Which redirects to follow; "safe": only those of GET and HEAD.',
    },
    timeout: { type: 'integer', default: 30, description: 'Give up when nothing comes for so many seconds.' },
    force: { type: 'boolean', default: false, description: 'Ask for an answer that comes from no cache.' },
    unix_socket: { type: 'string', format: 'path', description: 'A unix socket of the host to talk to.' },
    ca_path: {
      type: 'string',
      format: 'path',
      description: 'A file on the host with the authorities that alone are trusted.',
    },
    ...attributeArgs,
  },
} as const

type UriArgs = Args<typeof schema>

export default defineModule({
  name: 'uri',
  summary: 'Talk to a web server from the host',
  args: schema,
  returns: {
    url: 'The URL that answered, without a password',
    status: 'The status of the answer',
    msg: 'The message of the answer',
    redirected: 'Whether another URL answered',
    elapsed: 'How many seconds it took',
    content: 'The body, with `return_content`',
    json: 'The body, where it is JSON',
    body: 'The body, of a status that is wanted and is no success',
    cookies: 'The cookies, by their names',
    cookies_string: 'The same as a header',
    path: 'The file, with `dest`',
    stdout: 'Why nothing was asked for',
    stdout_lines: 'The same, in lines',
    ...fileReturns,
    '*': 'Each header of the answer, in lower case and with underscores: content_type',
  },
  examples: [
    {
      title: 'Is it up?',
      args: { url: 'http://127.0.0.1:3000/api/info', return_content: true },
    },
    {
      title: 'A call of an API',
      args: {
        url: 'https://chat.example.org/api/v1/login',
        method: 'POST',
        body_format: 'json',
        body: { user: 'admin', password: '{{ admin_password }}' },
        status_code: [200, 201],
      },
    },
  ],
  read: (args) => ({
    me: whoami(),
    ...trustProbes(args),
    ...keyed('file', filesToSend(args), content),
    ...merged([args.creates, args.removes].flatMap((path) => (path === undefined ? [] : [statProbe(plainPath(path))]))),
    ...(args.dest === undefined ? {} : { ...folderProbe(plainPath(args.dest)), ...parentProbe(plainPath(args.dest)) }),
  }),
  readMore: (args, found) => (args.dest === undefined ? {} : folderProbe(destOf(args, args.dest, found))),
  plan: (args, found): Plan => {
    if (skipped(args, found)) return []
    if (!/^[A-Za-z]+$/.test(args.method)) {
      return refuse("Parameter 'method' needs to be a single word in uppercase, like GET or POST.")
    }
    const folder = missingFolder(args, found)
    if (folder !== null) return refuse(`Destination ${folder} does not exist`)
    const body = bodyOf(args, found)
    if (typeof body === 'string') return refuse(body)
    const method = args.method.toUpperCase()
    const redirects = { yes: 'all' as const, no: 'none' as const }
    const follow = args.follow_redirects
    const request = requestOf(args, {
      method,
      redirects: follow === 'yes' || follow === 'no' ? redirects[follow] : follow,
      headers: [
        ...(body ? [['Content-Type', body.type] as const] : []),
        ...(args.force ? [['Cache-Control', 'no-cache'] as const] : []),
      ],
      body: body?.content ?? null,
      ...trustIn(args, found),
      socket: args.unix_socket ?? null,
      inMemory: args.dest === undefined || args.return_content,
      digests: [],
    })
    return [exchange(args, request, found)]
  },
  result: (args, found, [deed], before = found) => {
    const why = skipped(args, before)
    if (why !== null) return { stdout: why, stdout_lines: [why] }
    if (!deed?.answer) return { url: withoutLogin(args.url) }
    const told = resultOfAnswer(args, deed.answer)
    if (args.dest === undefined) return told
    const path = destOf(args, args.dest, before)
    const at = reached(found[`target ${path}`] ?? null)
    return { ...told, path, ...(told.failed !== true && at && pathInfo(at)) }
  },
  toldByDeed: [
    ...['status', 'msg', 'content', 'json', 'body', 'redirected', 'elapsed', 'cookies', 'cookies_string'],
    ...['content_type', 'content_length', 'location', 'etag', 'last_modified', 'server', 'date', 'set_cookie'],
  ],
})

type FoundUri = FoundPaths & { readonly [K in `file ${string}`]: Buffer | null } & {
  readonly me: ReturnType<typeof whoami>['family']['absent']
}

/** A request is not told as a change unless it writes a file. */
function exchange(args: UriArgs, request: HttpRequest, found: FoundUri): Change {
  const title = `${request.method} ${withoutLogin(args.url)}`
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (args.dest === undefined) {
    return {
      kind: 'deed',
      title,
      how: { kind: 'http', request, into: null },
      sets: [],
      provides: [],
      touches: isRead ? 'own' : 'everything',
      quiet: true,
    }
  }
  const path = destOf(args, args.dest, found)
  const at = reached(found[`target ${path}`] ?? null)
  const written = landing(path, request, at, { ...args, me: found.me, backup: false, size: 0 })
  return { ...written, kind: 'deed', title: `${title} to ${path}`, touches: isRead ? 'own' : 'everything' }
}

function skipped({ creates, removes }: UriArgs, found: FoundPaths): string | null {
  const isThere = (path: string) => (found[`stat ${plainPath(path)}`] ?? null) !== null
  if (creates !== undefined && isThere(creates)) return `skipped, since '${creates}' exists`
  return removes !== undefined && !isThere(removes) ? `skipped, since '${removes}' does not exist` : null
}

/** The body as it is sent, or what is wrong with it; null where there is none. */
function bodyOf(args: UriArgs, found: FoundUri): Encoded | null | string {
  const { src, body, body_format } = args
  const type = 'application/x-www-form-urlencoded'
  if (typeof src === 'string') {
    const bytes = found[`file ${src}`]
    return bytes ? { content: bytesContent(bytes), type } : `Unable to open source file ${src}`
  }
  if (src && 'entries' in src) return 'src must be a file, not a folder'
  if (src) return { content: src, type }
  if (body === undefined || body === null) return null
  return encodeBody(body_format, body, (path) => found[`file ${path}`] ?? null)
}

function filesToSend({ src, remote_src, body_format, body }: UriArgs): readonly string[] {
  if (!remote_src) return []
  if (typeof src === 'string') return [src]
  return body_format === 'form-multipart' && body !== undefined ? filesOf(body) : []
}

function missingFolder({ dest }: UriArgs, found: FoundPaths): string | null {
  if (dest === undefined || found[`target ${plainPath(dest)}`]) return null
  const folder = dest.endsWith('/') ? plainPath(dest) : dirname(plainPath(dest))
  return found[`target ${folder}`]?.type === 'directory' ? null : folder
}

/** In a folder the file has the name that stands in the URL. */
function destOf({ url }: UriArgs, dest: string, found: FoundPaths): string {
  const path = plainPath(dest)
  if (found[`target ${path}`]?.type !== 'directory') return path
  return join(path, nameInUrl(url))
}
