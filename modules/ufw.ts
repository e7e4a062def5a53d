import { defineModule } from '../src/module/define.ts'
import { commandsOf, planUfw } from '../src/module/ufw/plan.ts'
import { serviceNames } from '../src/module/ufw/rule.ts'
import { arrival } from '../src/state/families/arrival.ts'
import { getent } from '../src/state/families/getent.ts'
import { ufw } from '../src/state/families/ufw.ts'
import { keyed } from '../src/state/keyed.ts'

export default defineModule({
  name: 'ufw',
  summary: 'See to a rule of ufw, its defaults, or whether it is enabled; it never shuts us out',
  args: {
    exclusive: [
      ['name', 'proto', 'logging'],
      ['direction', 'interface_in'],
      ['direction', 'interface_out'],
    ],
    properties: {
      state: {
        type: 'string',
        enum: ['disabled', 'enabled', 'reloaded', 'reset'],
        description:
          'Whether it is on, now and at boot; what the kernel has lost of it is loaded again. It is not enabled as long as no rule lets us in by the way that we came: see to that rule first. `reloaded` and `reset` (no rules, and off) are done each time.',
      },
      default: {
        type: 'string',
        enum: ['allow', 'deny', 'reject'],
        aliases: ['policy'],
        description: 'What is done with what no rule decides: of what comes in, or in the direction that is given.',
      },
      direction: {
        type: 'string',
        enum: ['in', 'incoming', 'out', 'outgoing', 'routed'],
        description: 'For a rule in or out; for a default incoming, outgoing or routed.',
      },
      logging: {
        type: 'string',
        enum: ['on', 'off', 'low', 'medium', 'high', 'full'],
        description: 'How much it logs; on is low, if it was off.',
      },
      rule: { type: 'string', enum: ['allow', 'deny', 'limit', 'reject'], description: 'What the rule does.' },
      delete: { type: 'boolean', default: false, description: 'See that the rule is not there.' },
      insert: {
        type: 'integer',
        description: 'The place of a rule that is not there yet, counted from 1, those of IPv6 last.',
      },
      insert_relative_to: {
        type: 'string',
        enum: ['first-ipv4', 'first-ipv6', 'last-ipv4', 'last-ipv6', 'zero'],
        default: 'zero',
        description: 'From where `insert` counts, with 0 for the very place; what is past the end goes to the end.',
      },
      log: { type: 'boolean', default: false, description: 'Log new connections that the rule decides.' },
      from_ip: {
        type: 'string',
        default: 'any',
        aliases: ['from', 'src'],
        description: 'From where: an address or network.',
      },
      from_port: { type: 'string', description: 'The port that it comes from.' },
      to_ip: {
        type: 'string',
        default: 'any',
        aliases: ['dest', 'to'],
        description: 'Where to: an address or network.',
      },
      to_port: {
        type: 'string',
        aliases: ['port'],
        description: 'The port that it is for; with proto also 1:9 or 80,443; or the name of a service.',
      },
      proto: {
        type: 'string',
        enum: ['any', 'tcp', 'udp', 'ipv6', 'esp', 'ah', 'gre', 'igmp'],
        aliases: ['protocol'],
        description: 'The protocol.',
      },
      name: {
        type: 'string',
        aliases: ['app'],
        description: 'A profile of /etc/ufw/applications.d, in place of ports.',
      },
      interface: { type: 'string', aliases: ['if'], description: 'The interface that it comes in or goes out by.' },
      interface_in: { type: 'string', aliases: ['if_in'], description: 'The interface that it comes in by.' },
      interface_out: { type: 'string', aliases: ['if_out'], description: 'The interface that it goes out by.' },
      route: { type: 'boolean', default: false, description: 'The rule is about what is passed on to other hosts.' },
      comment: { type: 'string', description: 'A comment for the rule.' },
    },
  },
  returns: {
    commands: 'The calls of ufw that it took',
    msg: 'Whether ufw is active',
  },
  examples: [
    { title: 'SSH first of all', args: { rule: 'limit', port: '22', proto: 'tcp', comment: 'ssh' } },
    {
      title: 'MongoDB for the other members',
      args: { rule: 'allow', port: '27017', proto: 'tcp', from_ip: '10.0.0.12', comment: 'mongodb: rs0' },
    },
    { title: 'Nothing else', args: { default: 'deny', state: 'enabled' } },
    { title: 'No such rule', args: { rule: 'allow', port: '3000', proto: 'tcp', delete: true } },
  ],
  read: (args) => ({
    ufw: ufw(),
    way: arrival(),
    ...keyed(
      'service',
      serviceNames(args).flatMap((name) => [`${name}/tcp`, `${name}/udp`]),
      (key) => getent({ database: 'services', key, service: '' }),
    ),
  }),
  plan: (args, found) => planUfw(args, found),
  result: (args, found, _deeds, before = found) => ({
    commands: commandsOf(args, before),
    msg: `Status: ${found.ufw?.enabled ? 'active' : 'inactive'}`,
  }),
})
