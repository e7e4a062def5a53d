import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { type FoundTls, mongoArgs, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { accessArgs, isAlone, troubleOf } from '../src/module/mongodb/access.ts'
import { wrongPassword } from '../src/module/mongodb/password.ts'
import { wrongRestrictions } from '../src/module/mongodb/restrictions.ts'
import { missingRole, namedRoles, roleProbes } from '../src/module/mongodb/roles.ts'
import { createUser, dropUser, updateUser, type WantedUser } from '../src/module/mongodb/user-change.ts'
import { isOwnLogin, nameOf, shutOut, userRealm } from '../src/module/mongodb/user-login.ts'
import { restrictionsIn } from '../src/state/mongo/restrictions.ts'
import { type RoleName, roleText } from '../src/state/mongo/role-name.ts'
import type { Sought } from '../src/state/mongo/sought.ts'
import { type MongoUser, mongoUser, userText } from '../src/state/mongo/user.ts'

const schema = {
  required: ['database', 'name'],
  properties: {
    ...accessArgs,
    password: {
      type: 'string',
      secret: true,
      aliases: ['pass'],
      description: 'The password; without it, an existing one stays as it is.',
    },
    roles: {
      type: 'any',
      description:
        'All roles of the user: names of roles of its database, or dicts with "role" and "db". Without it, they stay as they are.',
    },
    state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether the user exists.' },
    update_password: {
      type: 'string',
      enum: ['always', 'on_create'],
      default: 'always',
      description: 'Whether the password of an existing user is changed too, if it is another one.',
    },
    authentication_restrictions: {
      type: 'any',
      description:
        'From where the user may log in: dicts with "clientSource" and "serverAddress", lists of addresses each.',
    },
    custom_data: { type: 'object', aliases: ['customData'], description: 'What else is kept with the user.' },
    create_for_localhost_exception: {
      type: 'string',
      format: 'path',
      description: 'Makes no difference: it takes no marker file to see whether the first user exists.',
    },
    ...mongoArgs,
    login_user: {
      ...mongoArgs.login_user,
      description: 'The user to log in as; without it, the very user that is made, as the first one has nobody else.',
    },
  },
} as const

type UserTask = Args<typeof schema>

export default defineModule({
  name: 'mongodb_user',
  summary: 'Make sure that a user of MongoDB exists as described, or does not',
  args: schema,
  returns: { user: 'The name of the user' },
  examples: [
    {
      title: 'The first one, who is to make all others: made from the host itself, which MongoDB allows once',
      args: { database: 'admin', name: 'admin', password: '{{ admin_password }}', roles: ['root'] },
    },
    {
      title: 'Who writes the data of Rocket.Chat',
      args: {
        login_user: 'admin',
        login_password: '{{ admin_password }}',
        database: 'admin',
        name: 'rocket',
        password: '{{ rocket_password }}',
        roles: [{ role: 'readWrite', db: 'rocketchat' }, 'clusterMonitor'],
      },
    },
    {
      title: 'A new password for who logs in',
      args: {
        login_user: 'admin',
        login_password: '{{ old_password }}',
        database: 'admin',
        name: 'admin',
        password: '{{ admin_password }}',
      },
    },
  ],
  read: tlsProbes,
  readMore: (args, found) => probesOf(args, found),
  plan: (args, found): Plan => {
    const roles = namedRoles(args.roles, args.database)
    const wrong = wrongTask(args, roles)
    if (wrong !== null || typeof roles === 'string') return refuse(wrong ?? String(roles))
    const { at, me } = found
    const trouble = troubleOf(at, args, shutOut(args))
    if (trouble !== null) return refuse(trouble)
    const spot = { realm: userRealm(args, found), probe: probesOf(args, found).at }
    const wanted = wantedUser(args, roles)
    if (args.state === 'absent') return removal(args, at, spot, wanted)
    const missing = isAlone(at, me)
      ? wrongFirst(args, roles)
      : missingRole(args.roles === undefined ? [] : roles, found)
    if (missing !== null) return refuse(missing)
    return at.kind === 'found'
      ? update(spot, wanted, at.it, args)
      : creation(spot, wanted, at.kind === 'missing' && at.alone)
  },
  result: ({ name }) => ({ user: name }),
})

type Spot = Parameters<typeof createUser>[0]

function probesOf(args: UserTask, found: FoundTls) {
  const realm = userRealm(args, found)
  const { login } = realm.server
  const roles = args.state === 'present' ? namedRoles(args.roles, args.database) : []
  const regards = {
    password: args.password ?? null,
    restrictions: args.authentication_restrictions !== undefined,
  }
  const at = mongoUser(realm, nameOf(args), regards)
  const isOther = login !== null && userText({ user: login.user, db: login.database }) !== userText(nameOf(args))
  return {
    at,
    // Who logs in may be planned, where the server itself knows nobody yet.
    me: isOther
      ? mongoUser(realm, { user: login.user, db: login.database }, { password: null, restrictions: false })
      : at,
    ...roleProbes(realm, roles),
  }
}

/** What is wrong with the arguments, whatever the server holds. */
function wrongTask(args: UserTask, roles: readonly RoleName[] | string): string | null {
  const { database, password, authentication_restrictions: restrictions } = args
  if (database === 'local')
    return 'no member would share a user of the database local: make it in admin, with roles of local'
  if (database === '$external' && password) return 'a user of $external has no password here: it is known elsewhere'
  if (typeof roles === 'string') return roles
  return wrongLogin(args) ?? wrongRestrictions(restrictions)
}

function wantedUser(args: UserTask, roles: readonly RoleName[]): WantedUser {
  const { authentication_restrictions: restrictions } = args
  return {
    name: nameOf(args),
    password: args.password,
    roles: args.roles === undefined ? undefined : roles,
    customData: args.custom_data,
    restrictions: restrictions === undefined ? undefined : restrictionsIn(restrictions),
  }
}

/** The first user may do no more than make others, and somebody must be able to. */
function wrongFirst(args: UserTask, roles: readonly RoleName[]): string | null {
  const { login_user: login, login_database: database } = args
  if (login !== undefined && !isOwnLogin(args))
    return `no user exists yet, not even ${login}@${database}: make that one first`
  if (args.database !== 'admin') {
    return `no user exists yet: the first one must be of the database admin, not ${args.database}`
  }
  return roles.some((role) => makers.has(roleText(role)))
    ? null
    : `no user exists yet, and nobody could make another one after ${userText(nameOf(args))}: the first one takes the role root or userAdminAnyDatabase of admin`
}

const makers: ReadonlySet<string> = new Set(['root@admin', 'userAdminAnyDatabase@admin', 'userAdmin@admin'])

function creation(spot: Spot, wanted: WantedUser, alone: boolean): Plan {
  const { password, name } = wanted
  if (!password && name.db !== '$external')
    return refuse(`${userText(name)} does not exist: it takes a password to make it`)
  const wrong = password && wrongPassword(password, name.user)
  return wrong ? refuse(wrong) : [createUser(spot, wanted, alone)]
}

function update(spot: Spot, wanted: WantedUser, it: MongoUser, { update_password }: UserTask): Plan {
  const { password, name } = wanted
  const due = password && update_password === 'always' && !it.hasPassword(password) ? password : undefined
  const wrong = due && wrongPassword(due, name.user)
  if (wrong) return refuse(wrong)
  return updateUser(spot, { ...wanted, password: due }, it)
}

function removal(args: UserTask, at: Sought<MongoUser>, spot: Spot, wanted: WantedUser): Plan {
  if (at.kind === 'missing') return []
  if (isOwnLogin(args)) return refuse(`${userText(nameOf(args))} can't remove itself: log in as another user`)
  return [dropUser(spot, wanted)]
}
