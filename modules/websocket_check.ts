import { found as failed, portIn, remedyArg, wayArgs, wrongPort } from '../src/module/check-args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { trustIn, trustProbes } from '../src/module/http-trust.ts'
import { type Answer, ask, isTrouble, type NetworkProbe } from '../src/state/network.ts'

const UPGRADED = 101

const schema = {
  required: ['url'],
  properties: {
    url: { type: 'string', description: 'A URL of ws:// or wss://.' },
    ...wayArgs,
    send: { type: 'string', description: 'A message that is sent once the websocket is open.' },
    expect: { type: 'string', description: 'What one of the messages that come must hold.' },
    timeout: { type: 'number', default: 10, description: 'Give up after so many seconds.' },
    ...remedyArg,
  },
} as const

export default defineModule({
  name: 'websocket_check',
  summary: 'Check that a server upgrades to WebSocket, and answers there',
  args: schema,
  returns: { status: 'What the upgrade was answered with', received: 'The message that was waited for' },
  examples: [
    {
      title: 'By way of one balancer',
      args: {
        url: 'wss://chat.example.org/websocket',
        to: '10.0.0.1:443',
        send: '{"msg": "connect", "version": "1", "support": ["1"]}',
        expect: '"msg":"connected"',
      },
    },
  ],
  read: (args) => trustProbes(args),
  readMore: (args, found): { readonly answer: NetworkProbe<Answer<'websocket'>> } => {
    const { url, to, send = null, expect = null, timeout: seconds, validate_certs: verify } = args
    const trust = { verify, ...trustIn(args, found) }
    const asked = { url, to: portIn(to), trust, send, expect, seconds }
    return { answer: ask('websocket', url, asked) }
  },
  plan: (args, { answer }): Plan => {
    const { url, to, expect } = args
    if (!/^wss?:\/\//.test(url) || !URL.canParse(url)) return refuse(`"${url}" is no URL of ws:// or wss://`)
    const wrong = to === undefined ? null : wrongPort(to)
    if (wrong !== null) return refuse(wrong)
    const where = to === undefined ? url : `${url} at ${to}`
    if (isTrouble(answer)) return failed(`${where} does not answer: ${answer.trouble}`, args)
    const { status, received } = answer
    if (status !== UPGRADED) return failed(`${where} answers ${status} to an upgrade to WebSocket`, args, { status })
    if (expect === undefined || received !== null) return []
    return failed(`${where} is upgraded, but ${expect} is never said there`, args, { status })
  },
  result: (_args, { answer }) => (isTrouble(answer) ? {} : { ...answer }),
})
