import type { Json } from '../json.ts'
import type { MongoCommand, MongoFinding, MongoProbe, MongoReply, MongoServer } from '../mongo.ts'
import { answerOf, bodyOf, documentsIn, failureOf, textIn } from './documents.ts'

/** What can be asked of a mongod at once. */
export type Subset = 'general' | 'databases' | 'parameters'

/** Replies by what was asked for, or why one of them is not told. */
export type Info = { readonly replies: ReadonlyMap<string, MongoReply> } | { readonly trouble: string }

const commands: Readonly<Record<Subset, MongoReply>> = {
  general: { buildInfo: 1 },
  databases: { listDatabases: 1 },
  parameters: { getParameter: '*' },
}

/** What a mongod tells of itself. */
export function info(server: MongoServer, subsets: readonly Subset[]): MongoProbe<Info> {
  const asked = subsets.map((name) => ({ name, database: 'admin', command: commands[name] }))
  return probe(server, subsets.join(' '), asked)
}

/** Who may do what in some databases, as far as it is asked for: replies by `users DATABASE` and `roles DATABASE`. */
export function accounts(
  server: MongoServer,
  databases: readonly string[],
  { users, roles }: { readonly users: boolean; readonly roles: boolean },
): MongoProbe<Info> {
  const asked = databases.flatMap((database) => [
    ...(users ? [{ name: `users ${database}`, database, command: { usersInfo: 1 } }] : []),
    ...(roles ? [{ name: `roles ${database}`, database, command: { rolesInfo: 1, showBuiltinRoles: true } }] : []),
  ])
  return probe(server, asked.map(({ name }) => name).join(', '), asked)
}

function probe(
  server: MongoServer,
  what: string,
  asked: readonly (MongoCommand & { readonly name: string })[],
): MongoProbe<Info> {
  return {
    subject: `${what} of ${server.host}:${server.port}`,
    family: {
      kind: 'mongo',
      name: 'mongo_info',
      server,
      target: 'named',
      commands: asked.map(({ database, command }) => ({ database, command })),
      absent: { trouble: 'not asked' },
      parse: (finding) =>
        replies(
          finding,
          asked.map(({ name }) => name),
        ),
      cells: (found) => ({ answers: 'replies' in found }),
    },
  }
}

function replies(finding: MongoFinding, names: readonly string[]): Info {
  if (finding.at !== 'server') return { trouble: finding.message }
  const answers = names.map((name, i) => ({ name, answer: answerOf(finding, i) }))
  const trouble = answers.flatMap(({ answer }) => (answer && !answer.ok ? [failureOf(answer)] : []))[0]
  if (trouble !== undefined) return { trouble }
  return {
    replies: new Map(
      answers.flatMap(({ name, answer }) => (answer?.ok ? [[name, bodyOf(answer.reply)] as const] : [])),
    ),
  }
}

/** The names of the databases in a reply to listDatabases. */
export function databasesIn(found: MongoReply): readonly string[] {
  return documentsIn(found, 'databases').flatMap((database) => textIn(database, 'name') ?? [])
}

/** Documents by one of their fields, without it and others. */
export function byField(
  documents: readonly MongoReply[],
  field: string,
  without: readonly string[] = [],
): Readonly<Record<string, Json>> {
  const rest = (document: MongoReply) =>
    Object.fromEntries(Object.entries(document).filter(([name]) => name !== field && !without.includes(name)))
  return Object.fromEntries(documents.map((document) => [String(document[field]), rest(document)]))
}
