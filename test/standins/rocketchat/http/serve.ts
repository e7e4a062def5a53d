import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { SockJs } from '../links/sockjs.ts'
import { log, said } from '../log.ts'
import { isOlder } from '../release.ts'
import { answer } from './answer.ts'
import { answerApi, type Workspace } from './api.ts'
import type { Health } from './health.ts'

/** What answers the requests of one instance. */
export interface Served extends Workspace {
  readonly instance: string
  readonly rootUrl: string
  readonly forwardedCount: number
  readonly health: () => Promise<Health>
  readonly sockJs: SockJs
}

const PROBES_SINCE = '7.11.0'

/** The server of HTTP; who wants to upgrade is another's affair. */
export function serveHttp(served: Served): Server {
  return createServer((request, response) => {
    response.setHeader('X-Instance-ID', served.instance)
    // Tests see here whether the proxies' headers are counted rightly.
    response.setHeader('X-Standin-Client', clientOf(request, served.forwardedCount))
    take(served, request, response).catch((thrown) => {
      log('error', 'HTTP', said(thrown))
      if (!response.headersSent) answer(response, 400, { success: false, error: said(thrown) })
    })
  })
}

async function take(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', served.rootUrl)
  const { pathname } = url
  if (pathname === '/health') return answer(response, 200, { status: 'ok' })
  const hasProbes = !isOlder(served.release.version, PROBES_SINCE)
  if (hasProbes && (pathname === '/livez' || pathname === '/readyz')) {
    const { status, body } = await served.health()
    return answer(response, status, body)
  }
  if (/^\/api(\/|$)/.test(pathname)) {
    const { status, body } = await answerApi(served, request, url)
    return answer(response, status, body)
  }
  if (pathname.startsWith('/sockjs/') && (await served.sockJs.take(request, response, pathname))) return
  page(served, response)
}

/** The page of the application, which Meteor gives for every address that it does not know. */
function page({ release, rootUrl }: Served, response: ServerResponse): void {
  const config = encodeURIComponent(JSON.stringify({ ROOT_URL: rootUrl, release: release.version }))
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
  response.end(
    `<!DOCTYPE html>\n<html><head><title>STAND-IN, NOT Rocket.Chat</title>` +
      `<script>__meteor_runtime_config__ = JSON.parse(decodeURIComponent("${config}"))</script></head>` +
      `<body>STAND-IN, NOT Rocket.Chat ${release.version}</body></html>\n`,
  )
}

/** Whom the request is from, when so many proxies have each added an address. */
function clientOf(request: IncomingMessage, proxies: number): string {
  const header = request.headers['x-forwarded-for']
  const direct = request.socket.remoteAddress ?? ''
  if (proxies === 0 || header === undefined) return direct
  const addresses = String(header)
    .split(',')
    .map((address) => address.trim())
  return addresses.at(-proxies) ?? direct
}
