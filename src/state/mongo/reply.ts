import type { MongoDocument, MongoFinding, MongoProbe, MongoReply, MongoServer, MongoTarget } from '../mongo.ts'
import { answerOf, failureOf } from './documents.ts'

/** What a command was answered, or why it failed. */
export type Replied = { readonly reply: MongoReply } | { readonly trouble: string }

/** The reply to a command that only reads. */
export function reply(
  server: MongoServer,
  target: MongoTarget,
  database: string,
  command: MongoDocument,
): MongoProbe<Replied> {
  return {
    subject: `${database} at ${server.host}:${server.port}: ${JSON.stringify(command)}`,
    family: {
      kind: 'mongo',
      name: 'mongo_reply',
      server,
      target,
      commands: [{ database, command }],
      absent: { trouble: 'not asked' },
      parse: parsed,
      cells: (found) => ({ answers: 'reply' in found }),
    },
  }
}

function parsed(finding: MongoFinding): Replied {
  const answer = answerOf(finding, 0)
  if (!answer) return { trouble: 'message' in finding ? finding.message : 'no answer' }
  return answer.ok ? { reply: answer.reply } : { trouble: failureOf(answer) }
}
