import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** An installed package. */
export interface Installed {
  readonly name: string
  readonly version: string
  readonly architecture: string
  readonly section: string
  /** Who publishes it, such as `Debian`; '' where no source of packages has this version. */
  readonly origin: string
}

/** All packages that are installed; null where there is no dpkg. */
export function packageList(): Probe<readonly Installed[] | null> {
  // By where it is kept, so that a plan sees that packages may be brought.
  return { family: packageListFamily, subject: '/var/lib/dpkg/status' }
}

const FORMAT = '${db:Status-Status}|${Package}|${Version}|${Architecture}|${Section}\\n'

const packageListFamily: Family<readonly Installed[] | null> = {
  kind: 'script',
  name: 'package-list',
  absent: null,
  // Without these apt-cache keeps what it has read in a file, and a plan is to write nothing.
  script: () => sh`quietly='-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache='
if l=$(dpkg-query -W -f ${FORMAT} 2>/dev/null); then echo +; printf '%s\\n' "$l"; fi; echo '#'
apt-cache $quietly policy 2>/dev/null; echo '#'
apt-cache $quietly policy $(printf '%s\\n' "$l" | sed -n 's/^installed|\\([^|]*\\)|.*/\\1/p') 2>/dev/null`,
  parse: (stdout, subjects) => {
    const [list = '', sources = '', policies = ''] = stdout.toString().split(/^#\n/m)
    const found = list.startsWith('+') ? parseList(list, originsOf(policies, parseSources(sources))) : null
    return subjects.map(() => found)
  },
  // What is installed is never certain as long as packages are planned, so that no value has cells of its own.
  cells: () => ({}),
}

function parseList(list: string, origins: ReadonlyMap<string, string>): Installed[] {
  return list.split('\n').flatMap((line) => {
    const [status, name = '', version = '', architecture = '', section = ''] = line.split('|')
    if (status !== 'installed') return []
    return [{ name, version, architecture, section, origin: origins.get(name) ?? '' }]
  })
}

/** Who publishes what is in each of apt's sources, by the source's line: ` 500 http://… bookworm/main amd64 Packages`. */
function parseSources(text: string): ReadonlyMap<string, string> {
  const sources = text.matchAll(/^ +-?\d+ (\S.*)\n +release (.*)$/gm)
  return new Map(
    [...sources].map(([, source = '', release = '']) => [source, /(?:^|,)o=([^,]*)/.exec(release)?.[1] ?? '']),
  )
}

/** Who publishes the installed version of each package: what stands below its `***`. */
function originsOf(policies: string, sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const installed = policies.matchAll(/^(\S+):\n(?: .*\n)*? \*\*\* .*\n +-?\d+ (.*)$/gm)
  return new Map([...installed].map(([, name = '', source = '']) => [name, sources.get(source) ?? '']))
}
