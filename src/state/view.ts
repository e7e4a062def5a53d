import { dirname } from 'node:path/posix'
import { isDeepStrictEqual } from 'node:util'
import type { Cause } from '../template/values.ts'
import type { Change } from './change.ts'
import { type Stat, stat } from './families/stat.ts'
import { pathsAbove } from './folders.ts'
import { createOverlay } from './overlay.ts'
import { canonicalPath, isPathFamily, isSweepingFamily, isWithin } from './paths.ts'
import { type AnyProbe, type Key, keyOf } from './probe.ts'
import { isUnitPath } from './provides.ts'

/** What is known of one host, as read and as planned. Reading is somebody else's work. */
export interface View {
  /** Those of the probes that must be read on the host first. */
  readonly missing: (user: string, probes: readonly AnyProbe[]) => AnyProbe[]
  readonly learn: (user: string, probe: AnyProbe, value: unknown) => void
  /** Planned before real; with `causes`, the value is `absent` only as long as these have not happened. */
  readonly look: (user: string, probe: AnyProbe) => Sighting | undefined
  /** What is planned that may bring a thing that isn't there. */
  readonly mayBring: (probe: AnyProbe) => readonly Cause[]
  /** A change is only planned: looks see what it would leave. */
  readonly suppose: (change: Change, cause: Cause) => void
  /** A change was made: what it may have touched must be read anew. */
  readonly forget: (change: Change) => void
  /** Everything must be read anew. */
  readonly forgetAll: () => void
}

export interface Sighting {
  readonly value: unknown
  readonly causes: readonly Cause[]
  /** Nothing that is planned may bring it, so that it is not supposed to be there. */
  readonly unsupposed?: true
}

interface Entry {
  readonly key: Key
  readonly value: unknown
}

/** A view of a host of which nothing is known; `plans` says whether plans-only probes are worth reading. */
export function createView(plans: boolean): View {
  const real = new Map<string, Entry>()
  const links = new Map<string, NonNullable<Stat>>()
  const overlay = createOverlay((path) => links.get(path))
  const above = foldersAbove()
  let linksSeen = false

  const isSkipped = (probe: AnyProbe) => !plans && probe.family.plansOnly === true

  const notice = (path: string, at: Stat) => {
    if (isSharing(path, at)) linksSeen = true
    if (at?.type === 'link') links.set(canonicalPath(path), at)
    else if (at) links.delete(canonicalPath(path))
  }

  return {
    missing: (user, probes) => {
      const isMissing = (probe: AnyProbe) => !isSkipped(probe) && !real.has(`${user}\0${keyOf(probe)}`)
      const unplanned = (probe: AnyProbe) => (overlay.planned(probe) ? [] : [overlay.redirected(probe)])
      const wanted = probes.flatMap(unplanned).filter(isMissing)
      // A path that leads through a link is another path's, too: only a look at the folders above tells.
      const folders = wanted.flatMap(({ family, subject }) => (isPathFamily(family.name) ? above(subject) : []))
      const all = [...wanted, ...[...new Set(folders)].flatMap(unplanned).filter(isMissing)]
      return [...new Map(all.map((probe) => [keyOf(probe), probe])).values()]
    },
    learn: (user, probe, value) => {
      if (probe.family.name === 'stat') notice(probe.subject, value as Stat)
      real.set(`${user}\0${keyOf(probe)}`, { key: keyOf(probe), value })
    },
    look: (user, probe) => {
      if (isSkipped(probe)) return { value: probe.family.absent, causes: [] }
      const planned = overlay.planned(probe)
      if (planned) return planned
      const entry = real.get(`${user}\0${keyOf(overlay.redirected(probe))}`)
      if (!entry) return undefined
      const value = overlay.amended(probe, entry.value)
      const causes = overlay.mayBring(probe)
      return { value, causes: causes.length > 0 && isAbsent(probe, value) ? causes : [] }
    },
    mayBring: overlay.mayBring,
    suppose: overlay.suppose,
    forget: (change) => {
      if (change.touches === 'everything') return real.clear()
      for (const [name, { key }] of real) if (concerns(change, key, linksSeen)) real.delete(name)
    },
    forgetAll: () => real.clear(),
  }
}

/** The folders above paths; most paths have them in common. */
function foldersAbove(): (path: string) => readonly AnyProbe[] {
  const known = new Map<string, readonly AnyProbe[]>()
  return (path) => {
    const folder = dirname(path)
    const above = known.get(folder) ?? pathsAbove(path).flatMap((one) => (one === '/' ? [] : [stat(one)]))
    known.set(folder, above)
    return above
  }
}

/** Whether what stands at a path has other paths as well, other than those that every Debian has. */
function isSharing(path: string, at: Stat): boolean {
  if (at?.type === 'file') return at.links > 1
  return at?.type === 'link' && canonicalPath(path) === path
}

function isAbsent({ family }: AnyProbe, value: unknown): boolean {
  return value === family.absent || isDeepStrictEqual(family.cells(value), family.cells(family.absent))
}

/** What a file that makes a unit concerns, also when it goes. */
const unitFamilies = new Set(['unit', 'systemd', 'conditions'])

/** What apt would do, which hangs on its sources and settings, and on what is held. */
const aptFamilies = new Set(['apt', 'candidate', 'pending'])

/** Whether a change that touches only its own may have altered what stands under a key. */
function concerns({ sets, provides }: Change, key: Key, linksSeen: boolean): boolean {
  const family = key.slice(0, key.indexOf(':'))
  const subject = key.slice(key.indexOf(':') + 1)
  const ofFiles = isPathFamily(family)
  const brought = provides.some((one) => (one.family === '*' || one.family === family) && one.covers(subject))
  if (brought) return true
  return sets.some(({ probe }) => {
    if (probe.family.name === 'package' && aptFamilies.has(family)) return true
    if (!isPathFamily(probe.family.name)) return probe.family.name === family
    if (isSweepingFamily(family)) return true
    if (unitFamilies.has(family)) return isUnitPath(probe.subject)
    if (aptFamilies.has(family)) return isWithin(canonicalPath(probe.subject), '/etc/apt')
    // Through a link, any path may be the one that was changed.
    return ofFiles && (linksSeen || isWithin(canonicalPath(subject), canonicalPath(probe.subject)))
  })
}
