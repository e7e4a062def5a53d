import { randomInt } from 'node:crypto'
import type { Args } from '../src/module/args.ts'
import { found as failed, portIn, remedyArg, wayArgs, wrongPort } from '../src/module/check-args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { type TrustProbes, trustIn, trustProbes } from '../src/module/http-trust.ts'
import { bytesContent } from '../src/state/content.ts'
import { answer } from '../src/state/families/answer.ts'
import { type HttpAnswer, type HttpRequest, isSuccess, post, type Trust } from '../src/state/http.ts'
import type { HttpProbe } from '../src/state/probe.ts'

const schema = {
  required: ['url'],
  properties: {
    url: { type: 'string', description: 'Where SockJS is: https://chat.example.org/sockjs.' },
    ...wayArgs,
    times: { type: 'integer', default: 8, minimum: 1, description: 'How often to come back.' },
    timeout: { type: 'integer', default: 10, description: 'Give up when nothing comes for so many seconds.' },
    ...remedyArg,
  },
} as const

type StickyArgs = Args<typeof schema>
type Visits = { readonly [K in `visit ${string}`]: HttpProbe }

export default defineModule({
  name: 'sticky_check',
  summary: 'Check that a balancer leads clients back to where their sessions of SockJS are',
  args: schema,
  returns: { cookies: 'The cookies by which a client is known again, by their names' },
  examples: [{ title: 'By way of one balancer', args: { url: 'https://chat.example.org/sockjs', to: '10.0.0.1:443' } }],
  read: (args): TrustProbes & Visits => trustProbes(args),
  readMore: (args, found): Visits => {
    const trust = { verify: args.validate_certs, ...trustIn(args, found) }
    const first = found['visit first']
    if (!first) return { 'visit first': answer(opening(args, trust)) }
    const visits = isOpened(first) ? returning(args) : []
    return Object.fromEntries(visits.map((name) => [name, answer(coming(args, first, name, trust))]))
  },
  plan: (args, found): Plan => {
    const { url, to, times } = args
    const wrong = to === undefined ? null : wrongPort(to)
    if (wrong !== null) return refuse(wrong)
    const where = to === undefined ? url : `${url} at ${to}`
    const first = found['visit first']
    if (!first || !isOpened(first)) return failed(`${where} opens no session of SockJS: ${first?.message}`, args)
    const astray = returning(args).filter((name) => !isSuccess(found[name]?.status ?? 0))
    if (astray.length === 0) return []
    const why = first.cookies.size === 0 ? ', and sets no cookie' : ''
    return failed(`${where} leads a client astray ${astray.length} of ${times} times${why}`, args)
  },
  result: (_args, found) => ({ cookies: Object.fromEntries(found['visit first']?.cookies ?? []) }),
})

function returning({ times }: StickyArgs): readonly `visit ${number}`[] {
  return Array.from({ length: times }, (_, i) => `visit ${i}` as const)
}

/** The first frame of a session is "o". */
function isOpened({ status, body }: HttpAnswer): boolean {
  return isSuccess(status) && body?.bytes?.toString().startsWith('o') === true
}

/** A session is known by three digits and a name that nobody else has. */
function opening(args: StickyArgs, trust: Trust): HttpRequest {
  const session = `${String(randomInt(1000)).padStart(3, '0')}/${randomInt(2 ** 47).toString(36)}`
  return request(args, `${args.url}/${session}/xhr`, '', new Map(), trust)
}

/** Says nothing; but only the instance that has the session lets one say it. */
function coming(args: StickyArgs, { url, cookies }: HttpAnswer, name: string, trust: Trust): HttpRequest {
  const pairs = [...cookies].map(([cookie, value]) => `${cookie}=${value}`)
  const headers = new Map(pairs.length === 0 ? [] : [['Cookie', pairs.join('; ')]])
  return request(args, `${url}_send?${encodeURIComponent(name)}`, '[]', headers, trust)
}

function request(
  { to, timeout }: StickyArgs,
  url: string,
  text: string,
  headers: HttpRequest['headers'],
  trust: Trust,
): HttpRequest {
  const port = portIn(to)
  return post({ url, ...(port && { to: port }), headers, body: bytesContent(Buffer.from(text)), timeout, trust })
}
