import type { Args } from '../src/module/args.ts'
import { found as failed, portIn, remedyArg, wrongPort } from '../src/module/check-args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { type Answer, ask, isTrouble, type NetworkProbe } from '../src/state/network.ts'

const ports = { type: 'array', items: { type: 'string' }, default: [] } as const

const schema = {
  properties: {
    open: { ...ports, description: 'Addresses with ports (10.0.0.1:3000) that must accept connections.' },
    passed: {
      ...ports,
      description:
        'Those to which connections must get, even if nobody is there to accept them: no firewall stops them.',
    },
    closed: { ...ports, description: 'Those that must not accept connections: they refuse them, or say nothing.' },
    timeout: { type: 'number', default: 5, description: 'For so many seconds what must answer may be silent.' },
    closed_after: { type: 'number', default: 1, description: 'After so many seconds of silence a port is closed.' },
    ...remedyArg,
  },
} as const

type TcpArgs = Args<typeof schema>
type Wanted = 'open' | 'passed' | 'closed'
type TcpProbes = { readonly [K in `${Wanted} ${string}`]: NetworkProbe<Answer<'tcp'>> }

export default defineModule({
  name: 'tcp_check',
  summary: 'Check which ports can be reached from the host',
  args: schema,
  returns: { states: 'Of each address, how it is: accepted, refused, silent, or why that is not known' },
  examples: [
    {
      title: 'What is to be reached from here, and what is not',
      args: { open: ['10.0.0.1:27017', '10.0.0.2:27017'], closed: ['10.0.0.1:9458'] },
    },
  ],
  read: (args): TcpProbes => {
    const probes = listed(args).flatMap(({ wanted, address }) => {
      const to = portIn(address)
      const seconds = wanted === 'closed' ? args.closed_after : args.timeout
      return to ? [[`${wanted} ${address}`, ask('tcp', `${wanted} ${address}`, { to, seconds })] as const] : []
    })
    return Object.fromEntries(probes)
  },
  plan: (args, found): Plan => {
    const [odd] = listed(args).flatMap(({ address }) => wrongPort(address) ?? [])
    if (odd !== undefined) return refuse(odd)
    const wrong = listed(args).flatMap(({ wanted, address }) => whyNot(wanted, address, found[`${wanted} ${address}`]))
    return wrong.length === 0 ? [] : failed(wrong.join('; '), args, { states: states(args, found) })
  },
  result: (args, found) => ({ states: states(args, found) }),
})

function listed(args: TcpArgs): readonly { readonly wanted: Wanted; readonly address: string }[] {
  return (['open', 'passed', 'closed'] as const).flatMap((wanted) =>
    args[wanted].map((address) => ({ wanted, address })),
  )
}

function whyNot(wanted: Wanted, address: string, answer: Answer<'tcp'> | undefined): readonly string[] {
  if (!answer || isTrouble(answer)) return [`${address} can't be tried: ${answer?.trouble}`]
  const { state, message } = answer
  if (wanted === 'closed') return state === 'accepted' ? [`${address} is open`] : []
  const isThere = state === 'accepted' || (wanted === 'passed' && state === 'refused')
  return isThere ? [] : [`${address} can't be reached (${message})`]
}

function states(args: TcpArgs, found: { readonly [K in keyof TcpProbes]: Answer<'tcp'> }): Record<string, string> {
  return Object.fromEntries(
    listed(args).map(({ wanted, address }) => {
      const answer = found[`${wanted} ${address}`] ?? { trouble: 'not tried' }
      return [address, isTrouble(answer) ? answer.trouble : answer.state]
    }),
  )
}
