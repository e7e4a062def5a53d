import type { MongoFinding, MongoProbe, MongoReply, MongoServer, MongoTarget } from '../mongo.ts'
import { answerOf, failureOf, textIn, textsIn } from './documents.ts'

/** What a mongod says of itself to everybody. */
export type Hello =
  /** It can't be reached, or does not answer as one. */
  | { readonly at: 'nowhere'; readonly message: string }
  /** It runs without a set. */
  | { readonly at: 'standalone' }
  /** It was started for a set, and belongs to none yet. */
  | { readonly at: 'blank' }
  /** Its set has taken it out. */
  | { readonly at: 'removed'; readonly name: string }
  | ({ readonly at: 'set' } & Membership)

/** A member's view of its set. */
export interface Membership {
  readonly name: string
  /** The `host:port` under which the set knows it. */
  readonly me: string
  readonly primary: string | null
  readonly isWritable: boolean
  /** Those that hold data and may become primary; those that may not; those that hold none. Hidden ones are nowhere. */
  readonly electable: readonly string[]
  readonly passive: readonly string[]
  readonly arbiters: readonly string[]
}

export const helloCommand = { database: 'admin', command: { hello: 1 } } as const

/** What a member says without being logged in. */
export function hello(server: MongoServer, target: MongoTarget): MongoProbe<Hello> {
  const asNobody = { ...server, login: null }
  const subject = typeof target === 'object' ? target.member : `${server.host}:${server.port}`
  return {
    subject,
    family: {
      kind: 'mongo',
      name: 'mongo_hello',
      server: asNobody,
      target,
      commands: [helloCommand],
      absent: { at: 'nowhere', message: 'not asked' },
      parse: (finding) => helloOf(finding),
      supposed: () => ({ at: 'blank' }),
      cells: (value) => ({ mongod: value.at === 'nowhere' ? null : value.at }),
    },
  }
}

/** What a member answered to a hello that was the first command. */
export function helloOf(finding: MongoFinding): Hello {
  if (finding.at !== 'server') return { at: 'nowhere', message: finding.message }
  const answer = answerOf(finding, 0)
  if (!answer) return { at: 'nowhere', message: 'it did not answer hello' }
  return answer.ok ? parsed(answer.reply) : { at: 'nowhere', message: failureOf(answer) }
}

function parsed(reply: MongoReply): Hello {
  const name = textIn(reply, 'setName')
  const me = textIn(reply, 'me')
  if (reply.isreplicaset === true) return name === null ? { at: 'blank' } : { at: 'removed', name }
  if (name === null || me === null) return { at: 'standalone' }
  return {
    at: 'set',
    name,
    me,
    primary: textIn(reply, 'primary'),
    isWritable: reply.isWritablePrimary === true,
    electable: textsIn(reply, 'hosts'),
    passive: textsIn(reply, 'passives'),
    arbiters: textsIn(reply, 'arbiters'),
  }
}
