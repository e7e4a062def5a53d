import type { Args } from '../src/module/args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { type FoundTls, mongoArgs, tlsProbes, wrongLogin } from '../src/module/mongo-args.ts'
import { accessArgs, isAlone, realmOf, refusedLogin, troubleOf } from '../src/module/mongodb/access.ts'
import { wrongRestrictions } from '../src/module/mongodb/restrictions.ts'
import { createRole, dropRole, updateRole, type WantedRole } from '../src/module/mongodb/role-change.ts'
import { isBuiltin, missingRole, namedRoles, roleProbes } from '../src/module/mongodb/roles.ts'
import { privilegesIn } from '../src/state/mongo/privileges.ts'
import { restrictionsIn } from '../src/state/mongo/restrictions.ts'
import { mongoRole } from '../src/state/mongo/role.ts'
import { type RoleName, roleText } from '../src/state/mongo/role-name.ts'
import { mongoUser } from '../src/state/mongo/user.ts'

const schema = {
  required: ['database', 'name'],
  properties: {
    ...accessArgs,
    privileges: {
      type: 'any',
      default: [],
      description: 'What the role allows: dicts with a "resource" and a list of "actions" on it.',
    },
    roles: {
      type: 'any',
      default: [],
      description:
        'Roles whose privileges it has as well: names of roles of its database, or dicts with "role" and "db".',
    },
    authenticationRestrictions: {
      type: 'any',
      default: [],
      aliases: ['authentication_restrictions'],
      description:
        'From where who has the role may log in: dicts with "clientSource" and "serverAddress", lists of addresses each.',
    },
    state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether the role exists.' },
    debug: { type: 'boolean', default: false, description: 'Makes no difference: errors say all there is to say.' },
    ...mongoArgs,
  },
} as const

type RoleTask = Args<typeof schema>

export default defineModule({
  name: 'mongodb_role',
  summary: 'Make sure that a role of MongoDB exists as described, or does not',
  args: schema,
  returns: { role: 'The name of the role' },
  examples: [
    {
      title: 'To look at what is in one collection',
      args: {
        login_user: 'admin',
        login_password: '{{ admin_password }}',
        database: 'rocketchat',
        name: 'auditor',
        privileges: [{ resource: { db: 'rocketchat', collection: 'rocketchat_message' }, actions: ['find'] }],
      },
    },
    {
      title: 'All that two other roles allow',
      args: {
        login_user: 'admin',
        login_password: '{{ admin_password }}',
        database: 'admin',
        name: 'operator',
        roles: ['clusterMonitor', { role: 'read', db: 'local' }],
      },
    },
  ],
  read: tlsProbes,
  readMore: (args, found) => probesOf(args, found),
  plan: (args, found): Plan => {
    const wanted = wantedRole(args)
    const wrong = typeof wanted === 'string' ? wanted : wrongTask(args)
    if (wrong !== null || typeof wanted === 'string') return refuse(wrong ?? String(wanted))
    const { at, me } = found
    const trouble = troubleOf(at, args, refusedLogin(args))
    if (trouble !== null) return refuse(trouble)
    const spot = { realm: realmOf(args, found), probe: probesOf(args, found).at, name: nameOf(args) }
    if (args.state === 'absent') return at.kind === 'missing' ? [] : [dropRole(spot)]
    if (isAlone(at, me)) return refuse('no user exists yet, and only a user can make a role: make one first')
    const missing = missingRole(wanted.roles, found)
    if (missing !== null) return refuse(missing)
    return at.kind === 'found' ? updateRole(spot, wanted, at.it) : [createRole(spot, wanted)]
  },
  result: ({ name }) => ({ role: name }),
})

function probesOf(args: RoleTask, found: FoundTls) {
  const realm = realmOf(args, found)
  const { login_user: user, login_database: db } = args
  const regards = { password: null, restrictions: false }
  const at = mongoRole(realm, nameOf(args), true)
  return {
    at,
    // Who logs in may be planned, where the server itself knows nobody yet.
    me: user === undefined ? at : mongoUser(realm, { user, db }, regards),
    ...roleProbes(realm, args.state === 'present' ? namedRoles(args.roles, args.database) : []),
  }
}

function nameOf({ name, database }: RoleTask): RoleName {
  return { role: name, db: database }
}

/** What the role is to allow, or what is wrong with how that is said. */
function wantedRole(args: RoleTask): WantedRole | string {
  const restrictions = args.authenticationRestrictions
  const wrong = wrongRestrictions(restrictions)
  if (wrong !== null) return wrong
  const roles = namedRoles(args.roles, args.database)
  if (typeof roles === 'string') return roles
  const privileges = privilegesIn(args.privileges)
  return privileges
    ? { privileges, roles, restrictions: restrictionsIn(restrictions) }
    : 'privileges is a list of dicts, each with a dict "resource" and a list "actions"'
}

function wrongTask(args: RoleTask): string | null {
  const name = nameOf(args)
  return isBuiltin(name) ? `${roleText(name)} is there by itself: give yours another name` : wrongLogin(args)
}
