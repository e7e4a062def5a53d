import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What dpkg knows of a package; null where it has never heard of it. */
export type Package = null | {
  readonly name: string
  readonly architecture: string
  /** '' where only the host will know which one. */
  readonly version: string
  /** dpkg's word (`installed`, `config-files`, `half-configured`, …), or `provided` by another package. */
  readonly status: string
  /** What dpkg is told to do with it: `install`, `hold`, `deinstall`, `purge`. */
  readonly selection: string
  /** Only there because another package needed it: goes with that one at the next autoremove. */
  readonly auto: boolean
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
export function isInstalled(found: Package): boolean {
  return found !== null && (['installed', 'provided'].includes(found.status) || found.status.startsWith('triggers-'))
}

/** Whether anything of the package itself is on the host besides its configuration files. */
export function isUnpacked(found: Package): boolean {
  return found !== null && !['config-files', 'provided'].includes(found.status)
}

const FORMAT = '${Package}|${Architecture}|${db:Status-Want}|${db:Status-Status}|${Version}\\n'
const PROVIDERS = '${db:Status-Status}|${Provides}\\n'

const packageFamily: Family<Package> = {
  kind: 'script',
  name: 'package',
  absent: null,
  // A name that dpkg does not know, or only by hearsay, may be a virtual one.
  script: (
    names,
  ) => sh`q=$(dpkg-query -W -f ${FORMAT} -- ${names} 2>/dev/null) && case $q in *'|not-installed|'*) false;; esac
c=$?; printf '%s\\n' "$q"; [ $c -eq 0 ] || { echo '#'; dpkg-query -W -f ${PROVIDERS} 2>/dev/null | grep -v '|$'; }
echo '##'; awk '/^Package:/ { p = $2 } /^Auto-Installed: 1/ { print p }' /var/lib/apt/extended_states 2>/dev/null`,
  parse: (stdout, names) => {
    const [queried = '', auto = ''] = stdout.toString().split(/^##\n/m)
    const [packages = '', providers = ''] = queried.split(/^#\n/m)
    const found = parsePackages(packages, new Set(auto.split('\n')))
    const provided = parseProvided(providers)
    return names.map((name) => pick(found, name) ?? (provided.has(name) ? virtualPackage(name) : null))
  },
  cells: (found) => {
    if (found === null || !(isInstalled(found) || isUnpacked(found))) return { state: 'absent' }
    const state = found.status.startsWith('triggers-') ? 'installed' : found.status
    const isHeld = found.selection === 'hold'
    return { state, ...(found.version !== '' && { version: found.version }), ...(isHeld && { selection: 'hold' }) }
  },
}

const patternFamily: Family<readonly NonNullable<Package>[]> = {
  kind: 'script',
  name: 'packages',
  absent: [],
  // A mark before each answer, since two patterns may fit the same package.
  script: (patterns) => sh`for p in ${patterns}; do echo '#'; dpkg-query -W -f ${FORMAT} -- "$p" 2>/dev/null; done`,
  parse: (stdout, patterns) => {
    const answers = stdout.toString().split(/^#\n/m).slice(1)
    return patterns.map((_, i) => parsePackages(answers[i] ?? ''))
  },
  cells: (found) => ({ there: found.filter(isUnpacked).map(({ name }) => name) }),
}

/** A virtual package that an installed one provides, as the probe finds it. */
export function virtualPackage(name: string): NonNullable<Package> {
  return { name, architecture: '', version: '', status: 'provided', selection: 'install', auto: false }
}

function parsePackages(stdout: string, auto: ReadonlySet<string> = new Set()): NonNullable<Package>[] {
  const lines = stdout.split('\n').filter(Boolean)
  return lines.flatMap((line) => {
    const [name = '', architecture = '', want = '', status = '', version = ''] = line.split('|')
    if (status === 'not-installed') return []
    return [{ name, architecture, version, status, selection: want, auto: auto.has(name) }]
  })
}

/** The names of all virtual packages that installed ones provide. */
function parseProvided(stdout: string): Set<string> {
  const names = stdout.split('\n').flatMap((line) => {
    const [status = '', ...provides] = line.split(/[|,]/)
    return status === 'installed' || status.startsWith('triggers-') ? provides : []
  })
  return new Set(names.map((name) => name.trim().replace(/ \(.*$/, '')))
}

/** Of a package that is known for several architectures, the installed one. */
function pick(found: readonly NonNullable<Package>[], subject: string): Package {
  const [name, architecture = 'any'] = subject.split(':')
  const matching = found.filter((one) => one.name === name && fits(one, architecture))
  return matching.find(isInstalled) ?? matching[0] ?? null
}

function fits(one: NonNullable<Package>, architecture: string): boolean {
  return ['any', 'native', one.architecture].includes(architecture) || one.architecture === 'all'
}
