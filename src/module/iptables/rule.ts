import type { Json } from '../../state/json.ts'

/** The arguments of iptables that make a rule. */
export interface RuleArgs {
  readonly ip_version: 'ipv4' | 'ipv6'
  readonly protocol: string | undefined
  readonly source: string | undefined
  readonly destination: string | undefined
  readonly match: readonly string[]
  readonly tcp_flags: Readonly<Record<string, Json>> | undefined
  readonly jump: string | undefined
  readonly gateway: string | undefined
  readonly log_prefix: string | undefined
  readonly log_level: string | undefined
  readonly to_destination: string | undefined
  readonly destination_ports: readonly string[]
  readonly to_source: string | undefined
  readonly goto: string | undefined
  readonly in_interface: string | undefined
  readonly out_interface: string | undefined
  readonly fragment: string | undefined
  readonly set_counters: string | undefined
  readonly source_port: string | undefined
  readonly destination_port: string | undefined
  readonly to_ports: string | undefined
  readonly set_dscp_mark: string | undefined
  readonly set_dscp_mark_class: string | undefined
  readonly syn: 'ignore' | 'match' | 'negate'
  readonly ctstate: readonly string[]
  readonly src_range: string | undefined
  readonly dst_range: string | undefined
  readonly match_set: string | undefined
  readonly match_set_flags: string | undefined
  readonly limit: string | undefined
  readonly limit_burst: string | undefined
  readonly uid_owner: string | undefined
  readonly gid_owner: string | undefined
  readonly reject_with: string | undefined
  readonly icmp_type: string | undefined
  readonly comment: string | undefined
}

/** The words of a rule as iptables takes them; none where the arguments make no rule. */
export function ruleWords(args: RuleArgs): string[] {
  const jump = jumpOf(args)
  return [
    ...option('-p', args.protocol),
    ...option('-s', args.source),
    ...option('-d', args.destination),
    ...args.match.flatMap((match) => option('-m', match)),
    ...tcpFlags(args.tcp_flags),
    ...option('-j', jump),
    ...(jump?.toLowerCase() === 'tee' ? option('--gateway', args.gateway) : []),
    ...option('--log-prefix', args.log_prefix),
    ...option('--log-level', args.log_level),
    ...option('--to-destination', args.to_destination),
    ...(args.destination_ports.length > 0 ? ['-m', 'multiport', ...list('--dports', args.destination_ports)] : []),
    ...option('--to-source', args.to_source),
    ...option('-g', args.goto),
    ...option('-i', args.in_interface),
    ...option('-o', args.out_interface),
    ...option('-f', args.fragment),
    ...option('-c', args.set_counters),
    ...option('--source-port', args.source_port),
    ...option('--destination-port', args.destination_port),
    ...option('--to-ports', args.to_ports),
    ...option('--set-dscp', args.set_dscp_mark),
    ...option('--set-dscp-class', args.set_dscp_mark_class),
    ...syn[args.syn],
    ...extensions(args),
    ...rejection(args, jump),
    ...option(args.ip_version === 'ipv6' ? '--icmpv6-type' : '--icmp-type', args.icmp_type),
    ...(args.comment ? ['-m', 'comment', '--comment', args.comment] : []),
  ]
}

/** What to do with what fits: to log needs no word more than what to write. */
export function jumpOf({ jump, log_prefix, log_level }: RuleArgs): string | undefined {
  return jump ?? (log_prefix || log_level ? 'LOG' : undefined)
}

const syn: Readonly<Record<RuleArgs['syn'], readonly string[]>> = {
  ignore: [],
  match: ['--syn'],
  negate: ['!', '--syn'],
}

/** Options that need a match to be loaded, which may have been asked for already. */
function extensions(args: RuleArgs): string[] {
  const { match, ctstate } = args
  const isState = match.includes('state') && !match.includes('conntrack')
  const states = list(isState ? '--state' : '--ctstate', ctstate)
  const ranges = [...option('--src-range', args.src_range), ...option('--dst-range', args.dst_range)]
  const set = [...option('--match-set', args.match_set), ...(args.match_set_flags ? [args.match_set_flags] : [])]
  const limits = [...option('--limit', args.limit), ...option('--limit-burst', args.limit_burst)]
  return [
    ...loaded(isState ? 'state' : 'conntrack', match, states),
    ...loaded('iprange', match, ranges),
    ...loaded('set', match, set),
    ...loaded('limit', [], limits),
    ...loaded('owner', [], option('--uid-owner', args.uid_owner)),
    ...loaded('owner', [], option('--gid-owner', args.gid_owner)),
  ]
}

function loaded(match: string, already: readonly string[], words: readonly string[]): readonly string[] {
  return words.length === 0 || already.includes(match) ? words : ['-m', match, ...words]
}

function rejection({ reject_with }: RuleArgs, jump: string | undefined): string[] {
  return [...(reject_with && jump === undefined ? ['-j', 'REJECT'] : []), ...option('--reject-with', reject_with)]
}

/** A `!` before the value inverts the test. */
function option(flag: string, value: string | undefined): string[] {
  if (value === undefined || value === '') return []
  return value.startsWith('!') ? ['!', flag, value.slice(1).trim()] : [flag, value]
}

function list(flag: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [flag, values.join(',')]
}

function tcpFlags(flags: RuleArgs['tcp_flags']): string[] {
  const names = (value: Json | undefined) => (Array.isArray(value) ? value.map(String).join(',') : String(value ?? ''))
  if (flags?.flags === undefined || flags.flags_set === undefined) return []
  return ['--tcp-flags', names(flags.flags), names(flags.flags_set)]
}
