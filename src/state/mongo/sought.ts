import type { MongoFamily, MongoFinding, MongoReply, MongoServer } from '../mongo.ts'
import type { Cells } from '../probe.ts'
import { codes } from './codes.ts'
import { answerOf, documentsIn, failureOf, replyOf, textIn } from './documents.ts'
import { helloCommand } from './hello.ts'

/** What came of asking a set for one user or role. */
export type Sought<T> =
  | { readonly kind: 'found'; readonly it: T }
  /** `alone`: nobody exists yet, and so what may be done is what the localhost exception leaves. */
  | { readonly kind: 'missing'; readonly alone: boolean }
  /** The login may not look at it. */
  | { readonly kind: 'hidden'; readonly message: string }
  /** The login is refused. */
  | { readonly kind: 'shut'; readonly message: string }
  /** No server answers, or what it answers is an error. */
  | { readonly kind: 'unanswered'; readonly message: string }

/** What a family of users or roles is made of, besides what all of them have. */
interface Seeker<T> {
  readonly name: string
  readonly command: MongoFamily['commands'][number]['command']
  /** The list of the reply in which it would be. */
  readonly list: string
  readonly read: (document: MongoReply) => T
  readonly cells: (it: T) => Cells
}

/** The set, or the one mongod, whose users and roles are meant. */
export interface Realm {
  readonly server: MongoServer
  /** Its name, if it is to have one. */
  readonly replicaSet: string | null
}

/** Asks the primary for one user or role. */
export function seeking<T>({ server, replicaSet }: Realm, seeker: Seeker<T>): MongoFamily<Sought<T>> {
  const absent: Sought<T> = { kind: 'missing', alone: false }
  return {
    kind: 'mongo',
    name: seeker.name,
    absent,
    server,
    target: 'primary',
    commands: [{ database: 'admin', command: seeker.command }, ...(replicaSet === null ? [] : [helloCommand])],
    parse: (finding) => {
      const name = textIn(replyOf(finding, 1) ?? {}, 'setName') ?? 'no set'
      return replicaSet !== null && finding.at === 'server' && name !== replicaSet
        ? { kind: 'unanswered', message: `${finding.address} is of ${name}, not of ${replicaSet}` }
        : sought(finding, server, (reply) => firstOf(reply, seeker))
    },
    cells: (value) => {
      if (value.kind === 'found') return { state: 'present', ...seeker.cells(value.it) }
      return { state: value.kind === 'hidden' ? 'hidden' : 'absent' }
    },
    // On a server that is yet to come up, nobody has made any.
    supposed: () => absent,
  }
}

/** Tells people and the overlay what is asked for; a mongod that is not the host's usual one is named with it. */
export function subjectOf({ server: { host, port } }: Realm, text: string): string {
  const isOwn = ['localhost', '127.0.0.1', '::1'].includes(host)
  if (!isOwn) return `${text} on ${host}:${port}`
  return port === 27017 ? text : `${text} on port ${port}`
}

function sought<T>(finding: MongoFinding, { login }: MongoServer, pick: (reply: MongoReply) => T | null): Sought<T> {
  if (finding.at === 'nowhere') return { kind: 'unanswered', message: finding.message }
  if (finding.at === 'door') return { kind: 'shut', message: finding.message }
  const answer = answerOf(finding, 0)
  if (!answer) return { kind: 'unanswered', message: `${finding.address} gave no answer` }
  if (answer.ok) {
    const it = pick(answer.reply)
    return it === null ? { kind: 'missing', alone: false } : { kind: 'found', it }
  }
  if (answer.code === codes.userNotFound || answer.code === codes.roleNotFound) return { kind: 'missing', alone: false }
  if (answer.code !== codes.unauthorized) {
    return { kind: 'unanswered', message: `${finding.address}: ${failureOf(answer)}` }
  }
  if (finding.as === 'user') return { kind: 'hidden', message: answer.message }
  // A login that was given was refused only because there are no users yet.
  return login === null ? { kind: 'shut', message: answer.message } : { kind: 'missing', alone: true }
}

function firstOf<T>(reply: MongoReply, { list, read }: Seeker<T>): T | null {
  const [first] = documentsIn(reply, list)
  return first === undefined ? null : read(first)
}
