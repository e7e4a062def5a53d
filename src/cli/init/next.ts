import { many } from '../../diagnostics/many.ts'
import { quote } from '../../state/sh.ts'
import { type Known, rowOf } from './known.ts'
import { type Layout, type NamedHost, roles } from './layout.ts'
import type { Answers } from './questions.ts'

/** What was written, what it can bear, and what to do now. */
export function nextSteps(
  layout: Layout,
  answers: Answers,
  known: Known,
  folder: string,
  files: readonly string[],
): string {
  const { domain, user, instances } = answers
  const all = [...new Map(roles.flatMap((role) => layout[role]).map((host) => [host.name, host])).values()]
  const [first] = all
  const bears = {
    mongodb: Math.floor((layout.mongodb.length - 1) / 2),
    rocketchat: layout.rocketchat.length - 1,
    balancer: layout.balancer.length - 1,
  }
  const each = instances === 'auto' ? 'as many instances as processors less one' : many(Number(instances), 'instance')
  const about = {
    mongodb: `MongoDB ${answers['mongodb-version']}, ${mayFail(bears.mongodb)}`,
    rocketchat: `Rocket.Chat ${answers.release}, ${each} each, ${mayFail(bears.rocketchat)}`,
    balancer: `${answers['balancer-kind']}, ${mayFail(bears.balancer)}`,
  }
  const width = Math.max(...roles.map((role) => namesOf(layout[role]).length))
  return [
    `Written in ${folder}: ${files.join(', ')}`,
    '',
    ...roles.map((role) => `  ${role.padEnd(10)}  ${namesOf(layout[role]).padEnd(width)}  ${about[role]}`),
    '',
    ...notes(layout, answers, known),
    'Next:',
    `  1. ${domain} must lead to ${layout.balancer.map(addressOf).join(', ')} in DNS.`,
    `  2. \`ssh ${user}@${first ? addressOf(first) : 'HOST'}\` must work by a key, on each host${user === 'root' ? '' : ', and sudo without a password (or use -K)'}.`,
    '     Log in once, so that keys of hosts are in ~/.ssh/known_hosts, or let --accept-new-host-keys take them.',
    '  3. Secrets are kept encrypted. Make a password for that, once, and keep a copy of it in a safe place:',
    '       (umask 077; openssl rand -base64 33 > ~/.rcprov-vault-password)',
    '       export ANSIBLE_VAULT_PASSWORD_FILE=~/.rcprov-vault-password',
    '  4. See what would be done, do it, and have it proven:',
    ...(folder === '.' ? [] : [`       cd ${quote(folder)}`]),
    '       rcprov plan site.yml -i hosts.yml',
    '       rcprov apply site.yml -i hosts.yml',
    '       rcprov verify -i hosts.yml',
    '',
  ].join('\n')
}

function notes(layout: Layout, answers: Answers, known: Known): string[] {
  const isOne = layout.rocketchat.length === 1 && answers.instances === '1'
  const told = [
    ...((rowOf(answers.release ?? '', known)?.mongodb.length ?? 0) > 0
      ? []
      : [`What Rocket.Chat ${answers.release} works with is not known here: its release server is asked in the run.`]),
    ...(isOne
      ? []
      : [
          'Without a licence that has "scalability", instances send each other nothing directly: messages go by way of the',
          'database, but who is typing or online may be seen late or not at all. See rocketchat_licence.',
        ]),
    ...(answers.certificate === 'acme'
      ? [
          `The authority looks at port 80 of ${answers.domain} before it gives a certificate: the name must lead there by then.`,
        ]
      : []),
    ...(answers.certificate === 'generated'
      ? ['Clients must trust the authority that is made on the first balancer: /etc/rcprov/tls/ca.crt there.']
      : []),
  ]
  return told.length > 0 ? [...told, ''] : []
}

function mayFail(count: number): string {
  return count < 1 ? 'none may fail' : `${count} of them may fail`
}

function namesOf(hosts: readonly NamedHost[]): string {
  return hosts.map(({ name }) => name).join(' ')
}

function addressOf({ name, address }: NamedHost): string {
  return address ?? name
}
