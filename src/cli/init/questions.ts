import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { didYouMean } from '../../diagnostics/suggest.ts'
import { isHostName, readHosts, wrongCount, wrongVoters } from './hosts.ts'
import { type Known, rowOf } from './known.ts'

/** Answers by the names of their flags. */
export type Answers = { readonly [K in Name]?: string | undefined }
export type Name =
  | 'domain'
  | 'hosts'
  | 'mongodb'
  | 'rocketchat'
  | 'balancer'
  | 'user'
  | 'release'
  | 'mongodb-version'
  | 'instances'
  | 'balancer-kind'
  | 'firewall'
  | 'certificate'
  | 'certificate-file'
  | 'key-file'
  | 'acme-email'
  | 'acme-terms-agreed'

/** One thing to be known of a cluster: given by its flag, asked for, or as usual. */
export interface Question {
  readonly name: Name
  readonly text: string
  /** The words that it takes; without them, any that are right. */
  readonly words?: (known: Known) => readonly string[]
  /** What it is without an answer; undefined: it must be given. */
  readonly usual: (answers: Answers, known: Known) => string | undefined
  /** Why it can't be so, with the nearest that can. */
  readonly wrong: (text: string, answers: Answers, known: Known) => string | undefined
  /** Whether it matters, by the answers before it. */
  readonly matters?: (answers: Answers) => boolean
  /** The kind of certificate with which alone it matters. */
  readonly onlyWith?: string
}

const USUAL_RELEASE = '8.5.1'
/** An answer to the question for hosts: each role is asked for by itself. */
const BY_ROLE = 'roles'

const must = () => undefined
const byRole = ({ hosts, mongodb, rocketchat, balancer }: Answers) =>
  hosts === BY_ROLE || (hosts === undefined && [mongodb, rocketchat, balancer].some((list) => list !== undefined))

/** All questions in the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    name: 'domain',
    text: 'Name under which the world will find the chat (chat.example.org)',
    usual: must,
    wrong: wrongDomain,
  },
  {
    name: 'hosts',
    text: `Hosts: 1, 3 or more addresses or names; or "${BY_ROLE}", to say which does what`,
    usual: must,
    wrong: (text) => (text === BY_ROLE ? undefined : wrongHosts(text, wrongCount)),
    matters: (answers) => answers.hosts !== undefined || !byRole(answers),
  },
  { ...hostsOf('mongodb', 'Hosts of the database'), wrong: (text) => wrongHosts(text, wrongVoters) },
  hostsOf('rocketchat', 'Hosts of Rocket.Chat'),
  hostsOf('balancer', 'Hosts that the world reaches'),
  { name: 'user', text: 'Who logs in there, and may use sudo', usual: () => userInfo().username, wrong: wrongUser },
  { name: 'release', text: 'Version of Rocket.Chat', usual: () => USUAL_RELEASE, wrong: wrongRelease },
  {
    name: 'mongodb-version',
    text: 'Version of MongoDB',
    usual: ({ release = USUAL_RELEASE }, known) => rowOf(release, known)?.mongodb.at(-1) ?? '8.0',
    wrong: wrongMongodb,
  },
  {
    name: 'instances',
    text: 'Instances on each host: a number, or "auto" for one less than it has processors',
    usual: (_, known) => known.usual('rocketchat_instances'),
    wrong: (text) => (/^(auto|[1-9]\d?)$/.test(text) ? undefined : `"${text}" is no number from 1 to 99, nor "auto"`),
  },
  chosen('balancer-kind', 'Balancer', 'balancer_kind'),
  chosen('firewall', 'Firewall', 'firewall_kind'),
  chosen(
    'certificate',
    "Certificate: your own files, one of Let's Encrypt (acme), or one of an authority that is made for it",
    'balancer_certificate',
  ),
  ownFile('certificate-file', 'File with the certificate, and those that lead to its authority'),
  ownFile('key-file', 'File with its key'),
  onlyWith('acme', {
    name: 'acme-email',
    text: "Mail address for the certificate's authority, which warns there",
    usual: must,
    wrong: (text) => (/^[^\s@]+@[^\s@]+$/.test(text) ? undefined : `"${text}" is no mail address`),
  }),
  onlyWith('acme', {
    name: 'acme-terms-agreed',
    text: "Do you agree to its terms (Let's Encrypt: https://letsencrypt.org/repository/)? yes or no",
    usual: must,
    wrong: (text) =>
      text === 'yes' ? undefined : 'it gives no certificate without; Ctrl-C ends this, and nothing is written',
  }),
]

function hostsOf(name: Name, text: string): Question {
  return { name, text, usual: must, wrong: (list) => wrongHosts(list, () => undefined), matters: byRole }
}

function chosen(name: Name, text: string, variable: string): Question {
  return {
    name,
    text,
    words: (known) => known.choices(variable),
    usual: (_, known) => known.usual(variable),
    wrong: (word, _, known) => {
      const choices = known.choices(variable)
      return choices.includes(word)
        ? undefined
        : `"${word}" is none of ${choices.join(', ')}${didYouMean(word, choices)}`
    },
  }
}

function ownFile(name: Name, text: string): Question {
  const wrong = (file: string) =>
    statSync(file, { throwIfNoEntry: false })?.isFile() ? undefined : `there is no file ${file}`
  return onlyWith('files', { name, text, usual: must, wrong })
}

function onlyWith(kind: string, question: Question): Question {
  return { ...question, onlyWith: kind, matters: ({ certificate }) => certificate === kind }
}

function wrongDomain(text: string): string | undefined {
  const bare = text.replace(/^\w+:\/\//, '').replace(/[:/].*$/, '')
  if (isHostName(text)) return undefined
  return `"${text}" is no name of a host${bare !== text && isHostName(bare) ? `; did you mean "${bare}"?` : ''}`
}

function wrongHosts(text: string, wrongNumber: (count: number) => string | undefined): string | undefined {
  const hosts = readHosts(text)
  return typeof hosts === 'string' ? hosts : wrongNumber(hosts.length)
}

function wrongUser(text: string): string | undefined {
  return /^[a-z_][\w.-]*\$?$/i.test(text) ? undefined : `"${text}" is no name of a user`
}

function wrongRelease(text: string, _: Answers, known: Known): string | undefined {
  if (!/^\d+\.\d+\.\d+(-rc\.\d+)?$/.test(text)) {
    const near = /^\d+\.\d+$/.test(text) ? `${text}.0` : USUAL_RELEASE
    return `"${text}" is no exact version, such as ${near}`
  }
  const oldest = known.releases[0]?.from
  return rowOf(text, known)
    ? undefined
    : `of Rocket.Chat ${text} nothing is known; the oldest that is known is ${oldest}`
}

function wrongMongodb(text: string, { release = USUAL_RELEASE }: Answers, known: Known): string | undefined {
  if (!/^\d+\.\d+(\.\d+)?$/.test(text)) return `"${text}" is no version of MongoDB, such as 8.0 or 8.0.17`
  const fitting = rowOf(release, known)?.mongodb ?? []
  const series = text.split('.').slice(0, 2).join('.')
  if (fitting.length === 0 || fitting.includes(series)) return undefined
  return `Rocket.Chat ${release} works with MongoDB ${fitting.join(', ')}, not with ${text}; take ${fitting.at(-1)}`
}
