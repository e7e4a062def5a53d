import { defineModule } from '../src/module/define.ts'
import { planIptables, questionOf } from '../src/module/iptables/plan.ts'
import { ruleWords } from '../src/module/iptables/rule.ts'
import { iptablesRule, iptablesTable, type Rule, type Table } from '../src/state/families/iptables.ts'
import type { Probe } from '../src/state/probe.ts'

const text = (description: string) => ({ type: 'string', description }) as const
const list = (description: string) => ({ type: 'array', items: { type: 'string' }, default: [], description }) as const

type Probes = { readonly table: Probe<Table>; readonly rule: Probe<Rule> } | { readonly table: Probe<Table> }

export default defineModule({
  name: 'iptables',
  summary: 'See that a rule is in a chain of iptables, or is not',
  args: {
    exclusive: [
      ['set_dscp_mark', 'set_dscp_mark_class'],
      ['flush', 'policy'],
    ],
    properties: {
      table: {
        type: 'string',
        enum: ['filter', 'nat', 'mangle', 'raw', 'security'],
        default: 'filter',
        description: 'The table that the chain is in.',
      },
      chain: text('The chain, such as INPUT.'),
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether the rule is to be there.',
      },
      action: {
        type: 'string',
        enum: ['append', 'insert'],
        default: 'append',
        description: 'Where a rule goes that is not there yet: at the end or at the beginning.',
      },
      rule_num: text('The place at which a rule is inserted, counted from 1.'),
      ip_version: {
        type: 'string',
        enum: ['ipv4', 'ipv6'],
        default: 'ipv4',
        description: 'Whether it is about iptables or ip6tables.',
      },
      protocol: text('The protocol by name or number; like all tests that follow, it is inverted by a ! in front.'),
      source: text('From where: an address or a network.'),
      destination: text('Where to: an address or a network.'),
      match: list('Extensions of iptables that test something more.'),
      tcp_flags: {
        type: 'object',
        description: 'Flags of TCP: `flags` are looked at, and of these exactly `flags_set` must be set.',
      },
      jump: text('What is done with what fits: ACCEPT, DROP, another chain.'),
      gateway: text('Where TEE sends a copy.'),
      log_prefix: text('What LOG writes first.'),
      log_level: {
        type: 'string',
        enum: [
          '0',
          '1',
          '2',
          '3',
          '4',
          '5',
          '6',
          '7',
          'emerg',
          'alert',
          'crit',
          'error',
          'warning',
          'notice',
          'info',
          'debug',
        ],
        description: 'How grave LOG says that it is.',
      },
      goto: text('A chain to go on in, from which it does not come back here.'),
      in_interface: text('The interface that it came in by.'),
      out_interface: text('The interface that it is to leave by.'),
      fragment: text('Only further parts of packets.'),
      set_counters: text('How often the new rule counts as used: packets and bytes.'),
      source_port: text('The port, or first:last, that it comes from.'),
      destination_port: text('The port, or first:last, that it is for.'),
      destination_ports: list('Several ports, or first:last, that it may be for.'),
      to_ports: text('The port that REDIRECT or MASQUERADE puts in.'),
      to_destination: text('The address that DNAT puts in.'),
      to_source: text('The address that SNAT puts in.'),
      syn: {
        type: 'string',
        enum: ['ignore', 'match', 'negate'],
        default: 'ignore',
        description: 'Only what begins a connection, or only what does not.',
      },
      set_dscp_mark: text('The number that DSCP marks it with.'),
      set_dscp_mark_class: text('The class that DSCP marks it with.'),
      comment: text('A comment, which is a part of the rule.'),
      ctstate: list('States of the connection: NEW, ESTABLISHED, RELATED, INVALID, UNTRACKED, SNAT, DNAT.'),
      src_range: text('From where: first-last.'),
      dst_range: text('Where to: first-last.'),
      match_set: text('The name of a set of ipset.'),
      match_set_flags: {
        type: 'string',
        enum: ['src', 'dst', 'src,dst', 'dst,src'],
        description: 'Which addresses must be in that set.',
      },
      limit: text('How often it may fit, such as 5/minute.'),
      limit_burst: text('How often at once before the limit counts.'),
      uid_owner: text('The user who sends it.'),
      gid_owner: text('The group that sends it.'),
      reject_with: text('What REJECT answers; it need not be said that it is REJECT.'),
      icmp_type: text('The type of ICMP.'),
      flush: { type: 'boolean', default: false, description: 'Take all rules out of the chain, or out of all chains.' },
      policy: {
        type: 'string',
        enum: ['ACCEPT', 'DROP', 'QUEUE', 'RETURN'],
        description: 'What is done with what no rule of the chain decides. No rule is set then.',
      },
      wait: text('How many seconds to wait for other programs that change the table; 5 if not given.'),
      chain_management: {
        type: 'boolean',
        default: false,
        description: 'Make the chain if it is not there; with nothing but the chain and state absent, remove it.',
      },
    },
  },
  returns: {
    ip_version: 'Of which of the two programs it is: ipv4 or ipv6',
    table: 'The table',
    chain: 'The chain',
    flush: 'Whether all rules were to go',
    rule: 'The rule as iptables takes it',
    state: 'Whether it is to be there',
    chain_management: 'Whether the chain is made or removed',
  },
  examples: [
    {
      title: 'Let a port in, with a name for the rule',
      args: { chain: 'INPUT', protocol: 'tcp', destination_port: '443', jump: 'ACCEPT', comment: 'rocketchat: https' },
    },
    {
      title: 'What belongs to a connection, first of all',
      args: { chain: 'INPUT', action: 'insert', ctstate: ['ESTABLISHED', 'RELATED'], jump: 'ACCEPT' },
    },
    { title: 'Nothing else', args: { chain: 'INPUT', policy: 'DROP' } },
    {
      title: 'No such rule',
      args: { chain: 'INPUT', protocol: 'tcp', destination_port: '3000', jump: 'ACCEPT', state: 'absent' },
    },
  ],
  read: (args): Probes => {
    const question = questionOf(args)
    const table = iptablesTable(args.ip_version, args.table)
    return question ? { table, rule: iptablesRule(question) } : { table }
  },
  plan: (args, found) => planIptables(args, found),
  result: (args) => ({
    ip_version: args.ip_version,
    table: args.table,
    chain: args.chain ?? null,
    flush: args.flush,
    rule: [...(args.wait ? ['-w', args.wait] : []), ...ruleWords(args)].join(' '),
    state: args.state,
    chain_management: args.chain_management,
  }),
})
