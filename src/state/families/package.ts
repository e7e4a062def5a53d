import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What dpkg knows of a package; null where it has never heard of it. */
export type Package = null | {
  readonly name: string
  readonly architecture: string
  /** '' where a change has put it there and only the host knows which one. */
  readonly version: string
  /** dpkg's word: `installed`, `config-files`, `half-configured`, … */
  readonly status: string
  readonly held: boolean
}

/** A package by its name, or `name:architecture`. */
export function packageNamed(name: string): Probe<Package> {
  return { family: packageFamily, subject: name }
}

/** The packages known to dpkg whose names fit a pattern such as `php*`. */
export function packagesLike(pattern: string): Probe<readonly NonNullable<Package>[]> {
  return { family: patternFamily, subject: pattern }
}

/** Whether a package is there and set up: one whose triggers wait is, a half-configured one is not. */
export function isInstalled(found: Package): found is NonNullable<Package> {
  return found !== null && (found.status === 'installed' || found.status.startsWith('triggers-'))
}

/** Whether anything of a package is left on the host besides its configuration files. */
export function isUnpacked(found: Package): found is NonNullable<Package> {
  return found !== null && !['not-installed', 'config-files'].includes(found.status)
}

const FIELDS = ['Package', 'Architecture', 'db:Status-Want', 'db:Status-Status', 'Version']
const FORMAT = `${FIELDS.map((field) => `\${${field}}`).join('|')}\\n`

const packageFamily: Family<Package> = {
  kind: 'script',
  name: 'package',
  absent: null,
  script: (names) => sh`dpkg-query -W -f ${FORMAT} -- ${names} 2>/dev/null`,
  parse: (stdout, names) => {
    const found = parsePackages(stdout)
    return names.map((name) => pick(found, name))
  },
  cells: (found) => {
    if (!isUnpacked(found)) return { state: 'absent' }
    return { state: isInstalled(found) ? 'installed' : found.status, ...(found.version && { version: found.version }) }
  },
}

const patternFamily: Family<readonly NonNullable<Package>[]> = {
  kind: 'script',
  name: 'packages',
  absent: [],
  // A mark before each answer, since two patterns may fit the same package.
  script: (patterns) => sh`for p in ${patterns}; do echo '#'; dpkg-query -W -f ${FORMAT} -- "$p" 2>/dev/null; done`,
  parse: (stdout, patterns) => {
    const answers = stdout.toString().split('#\n').slice(1)
    return patterns.map((_, i) => parsePackages(answers[i] ?? ''))
  },
  cells: (found) => ({ installed: found.filter(isUnpacked).map(({ name }) => name) }),
}

function parsePackages(stdout: Buffer | string): NonNullable<Package>[] {
  const lines = stdout.toString().split('\n').filter(Boolean)
  return lines.map((line) => {
    const [name = '', architecture = '', want = '', status = '', version = ''] = line.split('|')
    return { name, architecture, version, status, held: want === 'hold' }
  })
}

/** Of a package that is known for several architectures, the installed one. */
function pick(found: readonly NonNullable<Package>[], subject: string): Package {
  const [name, architecture] = subject.split(':')
  const matching = found.filter(
    (one) => one.name === name && (architecture === undefined || architecture === 'any' || fits(one, architecture)),
  )
  return matching.find(isInstalled) ?? matching[0] ?? null
}

function fits(one: NonNullable<Package>, architecture: string): boolean {
  return [architecture, 'all'].includes(one.architecture) || architecture === 'native'
}
