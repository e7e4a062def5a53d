import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { LabHost } from '../../src/lab/place.ts'
import { on } from '../lab/support/hosts.ts'
import type { Cluster } from './cluster.ts'
import { as, type User, users } from './users.ts'

/** All that is not as it must be after an apply that came to its end; empty if all is well. */
export async function inspect(cluster: Cluster): Promise<readonly string[]> {
  const left = await Promise.all(cluster.hosts.map(leftOvers))
  const names = Object.keys(users) as User[]
  const logins = await Promise.all(names.map((user) => login(cluster, user)))
  return [...left.flat(), ...(await localLeftOvers(cluster)), ...(await setAndUsers(cluster)), ...logins.flat()]
}

/** What a run of rcprov leaves on a host only while it is under way, and packages that are not whole. */
async function leftOvers(host: LabHost): Promise<readonly string[]> {
  const script = `find /run/rcprov /var/lib/rcprov -mindepth 1 2>/dev/null
    find / -xdev -name '*.rcprov-*' -not -path '/proc/*'
    dpkg --audit
    dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' 'mongodb-org*' | grep -v '^hi '; true`
  return (await on(host, script)).split('\n').flatMap((line) => (line === '' ? [] : [`${host.name} has ${line}`]))
}

async function localLeftOvers({ secretsFile }: Cluster): Promise<readonly string[]> {
  // Without its folder there are no secrets, which the logins will show.
  const names = await readdir(dirname(secretsFile)).catch(() => [])
  return names.flatMap((name) => (secretsFile.endsWith(`/${name}`) ? [] : [`beside the secrets there is ${name}`]))
}

async function setAndUsers(cluster: Cluster): Promise<readonly string[]> {
  const found = await as(cluster, 'admin', 'admin', async (db) => ({
    states: (await db.command({ replSetGetStatus: 1 })).members.map(
      ({ name, stateStr }: { readonly name: string; readonly stateStr: string }) => `${name} ${stateStr}`,
    ),
    users: (await db.command({ usersInfo: { forAllDBs: true } })).users.map(rolesOf).sort(),
  })).catch(String)
  if (typeof found === 'string') return [`as admin: ${found}`]
  const wanted = Object.entries(users).map(([name, { roles }]) => `admin.${name}: ${roles.join(' ')}`)
  const states = found.states.map((state: string) => state.replace(/^h\d:27017 /, '')).sort()
  return [
    ...(isDeepStrictEqual(states, ['PRIMARY', 'SECONDARY', 'SECONDARY']) ? [] : [`members: ${found.states}`]),
    ...(isDeepStrictEqual(found.users, wanted) ? [] : [`users: ${found.users.join('; ')}`]),
  ]
}

interface StoredUser {
  readonly _id: string
  readonly roles: readonly { readonly role: string; readonly db: string }[]
}

function rolesOf({ _id, roles }: StoredUser): string {
  return `${_id}: ${roles
    .map(({ role, db }) => `${role}@${db}`)
    .sort()
    .join(' ')}`
}

async function login(cluster: Cluster, user: User): Promise<readonly string[]> {
  return as(cluster, user, 'admin', (db) => db.command({ connectionStatus: 1 })).then(
    () => [],
    (reason) => [`${user} can't log in: ${reason}`],
  )
}
