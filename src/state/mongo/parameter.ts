import type { Json } from '../json.ts'
import type { MongoFinding, MongoProbe, MongoServer, MongoTarget } from '../mongo.ts'
import { answerOf, failureOf } from './documents.ts'

/** A parameter's value, or why it is not told. */
export type Parameter = { readonly value: Json } | { readonly trouble: string }

/** A parameter of a running mongod. */
export function parameter(server: MongoServer, target: MongoTarget, name: string): MongoProbe<Parameter> {
  return {
    subject: `${name} at ${server.host}:${server.port}`,
    family: {
      kind: 'mongo',
      name: 'mongo_parameter',
      server,
      target,
      commands: [{ database: 'admin', command: { getParameter: 1, [name]: 1 } }],
      absent: { trouble: 'not asked' },
      parse: (finding) => parsed(finding, name),
      cells: (found) => ({ value: 'value' in found ? found.value : null }),
    },
  }
}

function parsed(finding: MongoFinding, name: string): Parameter {
  const answer = answerOf(finding, 0)
  if (finding.at !== 'server' || !answer) return { trouble: 'message' in finding ? finding.message : 'no answer' }
  if (!answer.ok) return { trouble: failureOf(answer) }
  const value = answer.reply[name]
  return value === undefined ? { trouble: `it has no parameter ${name}` } : { value }
}
