import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, type Result, refuse } from '../src/module/define.ts'
import { mongoArgs, mongoServer, type TlsProbes, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { type Part, partsWanted } from '../src/module/mongodb/info-filter.ts'
import { documentsIn, numberIn } from '../src/state/mongo/documents.ts'
import { accounts, byField, databasesIn, type Info, info, type Subset } from '../src/state/mongo/info.ts'
import type { MongoProbe, MongoReply } from '../src/state/mongo.ts'

const schema = {
  properties: {
    ...mongoArgs,
    filter: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description:
        'What to tell: any of general, databases, total_size, parameters, users, roles; with "!" before it, all but ' +
        'that. Without it all is told.',
    },
  },
} as const

type InfoArgs = Args<typeof schema>
type InfoProbes = { readonly [K in `info ${string}`]: MongoProbe<Info> }

export default defineModule({
  name: 'mongodb_info',
  summary: 'Tell what a mongod is and holds',
  args: schema,
  returns: {
    general: 'What buildInfo tells: version, storageEngines…',
    databases: 'What listDatabases tells, by the name of the database',
    total_size: 'The size of all databases in bytes',
    parameters: 'The parameters of the running mongod, by their names',
    users: 'The users, by their database and name',
    roles: 'The roles, by their database and name; those that are built in too',
  },
  examples: [
    {
      title: 'What is in it',
      args: { login_user: 'admin', login_password: '{{ mongodb_admin_password }}', filter: ['general', 'databases'] },
    },
  ],
  read: (args): TlsProbes & InfoProbes => tlsProbes(args),
  readMore: (args, found): InfoProbes => {
    const parts = wantedIn(args)
    const server = mongoServer(args, found)
    const asked = found['info server']
    if (!asked) return { 'info server': info(server, subsetsFor(parts)) }
    const databases = repliesIn(asked)?.get('databases')
    const which = { users: parts.has('users'), roles: parts.has('roles') }
    if (!databases || !(which.users || which.roles)) return {}
    return { 'info accounts': accounts(server, databasesIn(databases), which) }
  },
  plan: (args, found): Plan => {
    const parts = partsWanted(args.filter)
    const wrong = wrongLogin(args) ?? ('wrong' in parts ? parts.wrong : null)
    if (wrong !== null) return refuse(wrong)
    const trouble = [found['info server'], found['info accounts']].find((one) => one && 'trouble' in one)
    return trouble && 'trouble' in trouble ? refuse(trouble.trouble) : []
  },
  result: (args, found) => told(wantedIn(args), repliesIn(found['info server']), repliesIn(found['info accounts'])),
})

function wantedIn({ filter }: InfoArgs): ReadonlySet<Part> {
  const parts = partsWanted(filter)
  return 'wrong' in parts ? new Set() : parts
}

function subsetsFor(parts: ReadonlySet<Part>): readonly Subset[] {
  const needsDatabases = ['databases', 'total_size', 'users', 'roles'] as const
  return [
    ...(parts.has('general') ? (['general'] as const) : []),
    ...(needsDatabases.some((part) => parts.has(part)) ? (['databases'] as const) : []),
    ...(parts.has('parameters') ? (['parameters'] as const) : []),
  ]
}

function repliesIn(found: Info | undefined): ReadonlyMap<string, MongoReply> | undefined {
  return found && 'replies' in found ? found.replies : undefined
}

function told(
  parts: ReadonlySet<Part>,
  server: ReadonlyMap<string, MongoReply> = new Map(),
  people: ReadonlyMap<string, MongoReply> = new Map(),
): Result {
  const general = server.get('general')
  const databases = server.get('databases')
  const parameters = server.get('parameters')
  return {
    ...(general && { general }),
    ...(databases && parts.has('databases') && { databases: byField(documentsIn(databases, 'databases'), 'name') }),
    ...(databases && parts.has('total_size') && { total_size: numberIn(databases, 'totalSize', 0) }),
    ...(parameters && { parameters }),
    ...(parts.has('users') && { users: byDatabase(people, 'users', 'user') }),
    ...(parts.has('roles') && { roles: byDatabase(people, 'roles', 'role') }),
  }
}

function byDatabase(people: ReadonlyMap<string, MongoReply>, kind: 'users' | 'roles', field: string): Result {
  const of = [...people].filter(([name]) => name.startsWith(`${kind} `))
  return Object.fromEntries(
    of.map(([name, found]) => [name.slice(kind.length + 1), byField(documentsIn(found, kind), field, ['db'])]),
  )
}
