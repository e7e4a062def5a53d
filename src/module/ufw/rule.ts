import type { Answer } from '../../state/families/getent.ts'
import type { Ufw } from '../../state/families/ufw.ts'
import type { Tuple } from '../../state/ufw/tuple.ts'
import { type Refusal, refuse } from '../define.ts'
import { type Address, everywhere, parseAddress } from './address.ts'

/** The arguments of ufw that make a rule. */
export interface RuleArgs {
  readonly rule: Tuple['action'] | undefined
  readonly route: boolean
  readonly direction: string | undefined
  readonly interface: string | undefined
  readonly interface_in: string | undefined
  readonly interface_out: string | undefined
  readonly log: boolean
  readonly from_ip: string
  readonly from_port: string | undefined
  readonly to_ip: string
  readonly to_port: string | undefined
  readonly proto: string | undefined
  readonly name: string | undefined
  readonly comment: string | undefined
}

/** The rules that a task's arguments stand for, for each family: several where a profile has several kinds of ports. */
export interface Rules {
  readonly v4: readonly Tuple[]
  readonly v6: readonly Tuple[]
}

/** What services are called whose ports are asked for by name. */
export function serviceNames({ from_port, to_port }: RuleArgs): string[] {
  return [from_port, to_port].filter((port) => port !== undefined && /^[a-z]/i.test(port) && port !== 'any').map(String)
}

type Services = (key: `${string}/${'tcp' | 'udp'}`) => Answer | undefined

/** The rules that arguments stand for, or what ufw says is wrong with them. */
export function rulesOf(args: RuleArgs, ufw: NonNullable<Ufw>, services: Services): Rules | Refusal {
  const [from, to] = [parseAddress(args.from_ip), parseAddress(args.to_ip)]
  if (!from) return refuse('ERROR: Bad source address')
  if (!to) return refuse('ERROR: Bad destination address')
  if (from.version !== 'both' && to.version !== 'both' && from.version !== to.version)
    return refuse("ERROR: Mixed IP versions for 'from' and 'to'")
  const ports = portsOf(args, ufw, services)
  if ('failed' in ports) return ports
  const plain = { action: args.rule ?? 'allow', log: args.log ? 'log' : '', route: args.route } as const
  const { comment = '' } = args
  const direction = directionOf(args)
  const of = (version: 4 | 6): Tuple[] =>
    ports.map((each) => ({ ...plain, ...each, ...placesOf(from, to, version), direction, comment }))
  const versions = versionsOf(args, from, to, ufw)
  return { v4: versions.includes(4) ? of(4) : [], v6: versions.includes(6) ? of(6) : [] }
}

function versionsOf({ proto }: RuleArgs, from: Address, to: Address, { ipv6 }: NonNullable<Ufw>): readonly number[] {
  const given = from.version === 'both' ? to.version : from.version
  if (given !== 'both') return [given]
  return ipv6 && proto !== 'ipv6' && proto !== 'igmp' ? [4, 6] : [4]
}

function placesOf(from: Address, to: Address, version: 4 | 6) {
  return { from: from.text || everywhere(version), to: to.text || everywhere(version) }
}

function directionOf(args: RuleArgs): string {
  const word = args.direction?.startsWith('out') ? 'out' : 'in'
  const face = args.interface === undefined ? '' : `${word}_${args.interface}`
  const faces = [
    face,
    args.interface_in && `in_${args.interface_in}`,
    args.interface_out && `out_${args.interface_out}`,
  ]
  return faces.filter(Boolean).join('!') || word
}

type Ports = Pick<Tuple, 'proto' | 'toPort' | 'fromPort' | 'toApp' | 'fromApp'>

function portsOf(args: RuleArgs, { apps }: NonNullable<Ufw>, services: Services): readonly Ports[] | Refusal {
  const { name, proto = 'any' } = args
  if (name !== undefined) {
    const profile = [...apps].find(([one]) => one.toLowerCase() === name.toLowerCase())
    if (!profile) return refuse(`ERROR: Could not find a profile matching '${name}'`)
    const [toApp, list] = profile
    return list.split('|').map((part) => {
      const [ports = '', of = 'any'] = part.trim().split('/')
      return { proto: of, toPort: sorted(ports), fromPort: 'any', toApp, fromApp: '' }
    })
  }
  const [from, to] = [args.from_port, args.to_port].map((port) => portOf(port ?? 'any', proto, services))
  if (from === undefined || to === undefined || 'failed' in from || 'failed' in to) {
    return [from, to].find((one): one is Refusal => one !== undefined && 'failed' in one) ?? refuse('ERROR: Bad port')
  }
  const protos = [proto, from.proto, to.proto].filter((one) => one !== 'any')
  return [{ proto: protos[0] ?? 'any', toPort: to.port, fromPort: from.port, toApp: '', fromApp: '' }]
}

/** A port, and the protocol that its name implies. */
function portOf(
  port: string,
  proto: string,
  services: Services,
): { readonly port: string; readonly proto: string } | Refusal {
  if (port === 'any') return { port, proto: 'any' }
  if (!['any', 'tcp', 'udp'].includes(proto)) return refuse(`ERROR: Invalid port with protocol '${proto}'`)
  if (/^[a-z]/i.test(port)) return namedPort(port, proto, services)
  if (!port.split(',').every(isPort)) return refuse(`ERROR: Bad port '${port}'`)
  if (/[,:]/.test(port) && proto === 'any') return refuse("ERROR: Must specify 'tcp' or 'udp' with multiple ports")
  return { port: sorted(port), proto: 'any' }
}

function namedPort(name: string, proto: string, services: Services) {
  const found = (['tcp', 'udp'] as const).flatMap((of) => {
    const [line = ''] = services(`${name}/${of}`)?.lines ?? []
    const [, port] = /\s(\d+)\//.exec(line) ?? []
    return port !== undefined && (proto === 'any' || proto === of) ? [{ port, proto: of }] : []
  })
  const [first, second] = found
  if (!first) return refuse(`ERROR: Bad port '${name}'`)
  return second ? { port: first.port, proto: 'any' } : first
}

function isPort(part: string): boolean {
  const ends = part.split(':')
  const isNumber = ends.every((end) => /^\d{1,5}$/.test(end) && Number(end) <= 65_535)
  return isNumber && (ends.length === 1 || (ends.length === 2 && Number(ends[0]) < Number(ends[1])))
}

function sorted(ports: string): string {
  return ports
    .split(',')
    .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
    .join(',')
}
