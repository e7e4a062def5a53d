import { defineModule } from '../src/module/define.ts'
import { messageOf, planFirewalld, tensesOf } from '../src/module/firewalld/plan.ts'
import { type Firewalld, firewalld } from '../src/state/families/firewalld.ts'
import type { Probe } from '../src/state/probe.ts'

const text = (description: string) => ({ type: 'string', description }) as const

export default defineModule({
  name: 'firewalld',
  summary: 'See that a zone of firewalld lets something in, or does not',
  args: {
    required: ['state'],
    exclusive: [
      [
        ...(['icmp_block', 'icmp_block_inversion', 'service', 'protocol', 'port', 'port_forward'] as const),
        ...(['rich_rule', 'interface', 'masquerade', 'source', 'target'] as const),
      ],
    ],
    properties: {
      state: {
        type: 'string',
        enum: ['absent', 'disabled', 'enabled', 'present'],
        description: 'Whether it is to be so; present and absent are for zones and their targets.',
      },
      zone: text("The zone; if not given, firewalld's default."),
      permanent: {
        type: 'boolean',
        description: 'Have it so after the next reload. Without it, only what counts now is changed.',
      },
      immediate: { type: 'boolean', default: false, description: 'With permanent: have it so now, too.' },
      timeout: {
        type: 'integer',
        default: 0,
        description: 'Of what counts now: for so many seconds only; 0 is for ever.',
      },
      offline: {
        type: 'boolean',
        description:
          'Taken for the sake of existing playbooks: what is permanent is also changed where firewalld does not run.',
      },
      service: text('A service by the name that firewalld has for it.'),
      protocol: text('A protocol.'),
      port: text('A port or range with its protocol: 80/tcp, 3000-3010/tcp.'),
      port_forward: {
        type: 'array',
        items: { type: 'object' },
        description: 'One forwarding: port, proto, toport and maybe toaddr.',
      },
      rich_rule: text("A rule in firewalld's rich language."),
      source: text('An address or network that the zone is for; permanent must be said.'),
      interface: text('An interface that the zone is for; it leaves its other zone.'),
      icmp_block: text('A type of ICMP that is blocked.'),
      icmp_block_inversion: text('Whether all but those types are blocked.'),
      masquerade: text("Whether what is passed on gets the host's own address."),
      target: {
        type: 'string',
        enum: ['default', 'ACCEPT', 'DROP', '%%REJECT%%'],
        description: 'What is done with what nothing in the zone decides; absent and disabled set the default.',
      },
    },
  },
  returns: { msg: 'What it was about, and what was changed' },
  examples: [
    { title: 'A port, now and at boot', args: { port: '443/tcp', permanent: true, immediate: true, state: 'enabled' } },
    {
      title: 'MongoDB for the other members',
      args: {
        rich_rule: 'rule family=ipv4 source address=10.0.0.12 port port=27017 protocol=tcp accept',
        permanent: true,
        immediate: true,
        state: 'enabled',
      },
    },
    { title: 'No such service', args: { service: 'mdns', zone: 'internal', permanent: true, state: 'disabled' } },
    { title: 'A zone', args: { zone: 'cluster', permanent: true, state: 'present' } },
  ],
  read: (args): Probes => {
    const tenses = tensesOf(args)
    return {
      ...(tenses.includes('permanent') && { permanent: firewalld('permanent') }),
      ...(tenses.includes('runtime') && { runtime: firewalld('runtime') }),
    } as Probes
  },
  plan: (args, found) => planFirewalld(args, found),
  result: (args, found, _deeds, before = found) => ({ msg: messageOf(args, before) }),
})

type Read = Probe<Firewalld>
type Probes =
  | { readonly runtime: Read }
  | { readonly permanent: Read }
  | { readonly runtime: Read; readonly permanent: Read }
