import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, type Result, refuse } from '../src/module/define.ts'
import { type FoundTls, mongoArgs, mongoServer, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { isReadOnly } from '../src/module/mongodb/read-only.ts'
import type { Change } from '../src/state/change.ts'
import { bodyOf, documentIn, documentsIn } from '../src/state/mongo/documents.ts'
import { type Replied, reply } from '../src/state/mongo/reply.ts'
import type { MongoProbe, MongoReply, MongoTarget } from '../src/state/mongo.ts'

const schema = {
  properties: {
    ...mongoArgs,
    replica_set: { type: 'string', description: 'A set: the command goes to its primary, not to the mongod named.' },
    db: { type: 'string', default: 'test', description: 'The database that the command is for.' },
    command: {
      type: 'object',
      description:
        "The command: a document whose first key is its name, in Extended JSON where it needs other types than JSON's.",
    },
    eval: { type: 'string', description: 'JavaScript, which is refused: there is no shell on the host to run it.' },
  },
} as const

type ShellArgs = Args<typeof schema>
/** Only what a command that reads is asked. */
type Asked = { readonly [K in `reply ${string}`]: MongoProbe<Replied> }

export default defineModule({
  name: 'mongodb_shell',
  summary: 'Run a command of MongoDB',
  args: schema,
  returns: {
    reply: 'The reply, as a document, without what every reply has',
    transformed_output: 'The documents that were found; of other commands, the reply in a list',
    msg: 'What was done, in words',
  },
  examples: [
    {
      title: 'How many users there are; it counts as no change, as it only reads',
      args: { db: 'rocketchat', command: { count: 'users', query: { type: 'user' } } },
    },
    {
      title: 'An index',
      args: {
        replica_set: 'rs0',
        db: 'rocketchat',
        command: { createIndexes: 'messages', indexes: [{ key: { rid: 1 }, name: 'rid' }] },
      },
    },
  ],
  read: (args) => tlsProbes(args),
  readMore: (args, found): Asked => {
    const { command } = args
    if (!command || !isReadOnly(command)) return {}
    return { 'reply read': reply(mongoServer(args, found), targetOf(args), args.db, command) }
  },
  plan: (args, found): Plan => {
    const wrong = wrongLogin(args) ?? wrongCommand(args)
    if (wrong !== null || !args.command) return refuse(wrong ?? '')
    const answer = found['reply read']
    if (!answer) return [run(args, args.command, found)]
    return 'trouble' in answer ? refuse(answer.trouble) : []
  },
  result: (_args, found, [deed]) => {
    const answer = found['reply read']
    if (answer && 'reply' in answer) return told(answer.reply)
    return deed?.mongo ? told(deed.mongo) : {}
  },
  toldByDeed: ['reply', 'transformed_output', 'msg'],
})

function targetOf({ replica_set }: ShellArgs): MongoTarget {
  return replica_set === undefined ? 'named' : 'primary'
}

function wrongCommand({ command, eval: script }: ShellArgs): string | null {
  if (script !== undefined) {
    return 'eval is JavaScript, and no shell is there to run it: write the command as a document, in "command"'
  }
  return command && Object.keys(command).length > 0 ? null : 'a command is needed'
}

function run(args: ShellArgs, command: MongoReply, found: FoundTls): Change {
  return {
    kind: 'deed',
    title: `${Object.keys(command)[0]} on ${args.db}`,
    how: {
      kind: 'mongo',
      server: mongoServer(args, found),
      target: targetOf(args),
      commands: [{ database: args.db, command }],
      until: null,
      stale: [],
    },
    sets: [],
    provides: [],
    touches: 'own',
  }
}

function told(whole: MongoReply): Result {
  const answer = bodyOf(whole)
  const cursor = documentIn(answer, 'cursor')
  const documents = 'firstBatch' in cursor ? documentsIn(cursor, 'firstBatch') : [answer]
  return { reply: answer, transformed_output: documents, msg: 'the command succeeded' }
}
