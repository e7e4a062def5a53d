import { isDeepStrictEqual } from 'node:util'
import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { type FoundTls, mongoArgs, mongoServer, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { adminCommand, mongoState } from '../src/module/mongodb/commands.ts'
import { asType } from '../src/module/mongodb/typed.ts'
import { set } from '../src/state/change.ts'
import type { Json } from '../src/state/json.ts'
import { parameter } from '../src/state/mongo/parameter.ts'

const schema = {
  required: ['param', 'value'],
  properties: {
    ...mongoArgs,
    replica_set: { type: 'string', description: 'A set: its primary is meant, and not the mongod that is named.' },
    param: { type: 'string', description: 'The name of the parameter.' },
    value: { type: 'any', description: 'The value that it is to have.' },
    param_type: {
      type: 'string',
      enum: ['str', 'int', 'bool', 'json'],
      default: 'str',
      description: 'What the value is: a text, a whole number, yes or no, or whatever is given (a dict, or JSON).',
    },
  },
} as const

type ParameterArgs = Args<typeof schema>

export default defineModule({
  name: 'mongodb_parameter',
  summary: 'Set a parameter of a running mongod',
  args: schema,
  returns: { before: 'The value that it had', after: 'The value that it has' },
  examples: [
    {
      title: 'Cursors live for ten minutes',
      args: {
        login_user: 'admin',
        login_password: '{{ mongodb_admin_password }}',
        param: 'cursorTimeoutMillis',
        value: 600_000,
        param_type: 'int',
      },
    },
  ],
  read: (args) => tlsProbes(args),
  readMore: (args, found) => ({ at: probeOf(args, found) }),
  plan: (args, found): Plan => {
    const value = asType(args.param_type, args.value)
    const wrong = wrongLogin(args) ?? ('wrong' in value ? `value ${value.wrong}` : null)
    if (wrong !== null || 'wrong' in value) return refuse(wrong ?? '')
    const { at } = found
    if ('trouble' in at) return refuse(`${args.param} can't be looked up: ${at.trouble}`)
    if (isDeepStrictEqual(at.value, value.value)) return []
    const probe = probeOf(args, found)
    const command = { setParameter: 1, [args.param]: value.value }
    const how = adminCommand(probe.family.server, probe.family.target, command)
    return [mongoState(`${args.param} ${shown(at.value)} → ${shown(value.value)}`, how, [set(probe, value)])]
  },
  result: (_args, { at }, _deeds, before) => ({
    ...(before && 'value' in before.at && { before: before.at.value }),
    ...('value' in at && { after: at.value }),
  }),
})

function probeOf(args: ParameterArgs, found: FoundTls) {
  return parameter(mongoServer(args, found), args.replica_set === undefined ? 'named' : 'primary', args.param)
}

function shown(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
