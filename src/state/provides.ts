import type { Provision } from './change.ts'

/** Where packages put nothing: what lies here is the administrator's own, or that of our roles. */
const ownPlaces = ['/etc/rcprov', '/opt', '/srv', '/home', '/root', '/usr/local', '/tmp', '/mnt']

/** Where a unit file is found by systemd. */
const unitFolders = ['/etc', '/run', '/usr/lib', '/lib', '/usr/local/lib'].map((top) => `${top}/systemd/system/`)

const always = () => true

/** What a new user or group brings to those who ask for it by getent. */
export const newAccount: readonly Provision[] = [{ family: 'getent', covers: always }]

/** What installing packages may bring along: units, users, groups, and files outside the administrator's places. */
export const packageContents: readonly Provision[] = [
  { family: 'unit', covers: always },
  { family: 'user', covers: always },
  { family: 'group', covers: always },
  ...newAccount,
  { family: '*', covers: isPackagePlace },
]

/** What new sources of packages may bring: candidates that apt does not know of yet. */
const packageSources: readonly Provision[] = ['candidate', 'pending'].map((family) => ({
  family,
  covers: always,
}))

/** Names of hosts that could not be looked up. */
const hostNames: readonly Provision[] = [{ family: 'resolves', covers: always }]

/** What a file at a path may bring besides itself: a unit, packages from a new source, names of hosts. */
export function fileBrings(path: string): readonly Provision[] {
  if (path.startsWith('/etc/apt/')) return packageSources
  if (path === '/etc/hosts') return hostNames
  const folder = unitFolders.find((prefix) => path.startsWith(prefix))
  if (folder === undefined) return []
  const [name = ''] = path.slice(folder.length).split('/')
  const unit = name.replace(/\.(d|wants|requires)$/, '')
  return [{ family: 'unit', covers: (subject) => subject === unit || templateOf(subject) === unit }]
}

/** Whether systemd makes units of what stands at a path. */
export function isUnitPath(path: string): boolean {
  return unitFolders.some((prefix) => `${path}/`.startsWith(prefix))
}

/** `demo@.service` for `demo@3001.service`; other names as they are. */
function templateOf(unit: string): string {
  return unit.replace(/@[^.]*(?=\.\w+$)/, '@')
}

function isPackagePlace(subject: string): boolean {
  return subject.startsWith('/') && !ownPlaces.some((place) => subject === place || subject.startsWith(`${place}/`))
}
