import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The package lists that apt has on the host. */
export interface PackageLists {
  /** Whether the host has apt at all. */
  readonly apt: boolean
  /** Seconds since the epoch, both by the host's clock: last refresh (0: never), and when this was read. */
  readonly updated: number
  readonly now: number
  /** No list is there: a blank host, or an image without lists. */
  readonly empty: boolean
  /** A source or a key is newer than the lists. */
  readonly sourcesChanged: boolean
  /** How many downloaded packages are kept. */
  readonly archives: number
  /** Only a plan has refreshed them: what apt would find now is not what it will find then. */
  readonly supposed: boolean
}

/** How old apt's package lists are, and whether they fit the sources. */
export const packageLists: Probe<PackageLists> = {
  family: {
    kind: 'script',
    name: 'apt',
    absent: {
      apt: false,
      updated: 0,
      now: 0,
      empty: true,
      sourcesChanged: false,
      archives: 0,
      supposed: false,
    },
    script: () => read,
    parse: (stdout, subjects) => subjects.map(() => parseLists(stdout.toString())),
    cells: ({ empty }) => ({ lists: empty ? 'none' : 'there' }),
  } satisfies Family<PackageLists>,
  subject: 'lists',
}

// What a process sees as its own folder is as old as itself: the host's time, without another process.
const CLOCK = '/proc/self/.'
const STAMP = '/var/lib/apt/periodic/update-success-stamp'
const LISTS = '/var/lib/apt/lists'
const ARCHIVES = '/var/cache/apt/archives'
const SOURCES = ['sources.list', 'sources.list.d', 'keyrings', 'trusted.gpg', 'trusted.gpg.d'].map(
  (name) => `/etc/apt/${name}`,
)

// Of the many files in the folder of lists, the signed ones tell as much as all.
const read = sh`command -v apt-get; find ${CLOCK} ${STAMP} ${LISTS} ${ARCHIVES} ${SOURCES} -maxdepth 1 '(' ! -path ${CLOCK} -o -prune ')' '(' ! -path ${`${LISTS}/*`} -o -name '*Release' ')' '(' ! -path ${`${ARCHIVES}/*`} -o -name '*.deb' ')' -printf '%T@ %C@ %p\\n' 2>/dev/null`

function parseLists(stdout: string): PackageLists {
  const lines = stdout.split('\n').filter(Boolean)
  const apt = lines[0]?.startsWith('/') === true
  const files = lines.slice(apt ? 1 : 0).map(parseFile)
  const at = (path: string) => files.find((file) => file.path === path)?.mtime
  const updated = at(STAMP) ?? at(LISTS) ?? 0
  const sources = files.filter((file) => SOURCES.some((place) => file.path.startsWith(place)))
  return {
    apt,
    updated: Math.floor(updated),
    now: Math.floor(at(CLOCK) ?? 0),
    empty: !files.some((file) => file.path.startsWith(`${LISTS}/`)),
    // A file that was moved or copied here may have an old mtime, but not an old ctime.
    sourcesChanged: sources.some((file) => file.ctime > updated),
    archives: files.filter((file) => file.path.startsWith(`${ARCHIVES}/`)).length,
    supposed: false,
  }
}

function parseFile(line: string) {
  const [mtime = '', ctime = ''] = line.split(' ', 2)
  return { mtime: Number(mtime), ctime: Number(ctime), path: line.slice(mtime.length + ctime.length + 2) }
}
