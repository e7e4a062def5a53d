import { join } from 'node:path/posix'
import type { Cause } from '../template/values.ts'
import type { Change, Provision, Setting } from './change.ts'
import { type Findings, searchOf } from './families/find.ts'
import type { Stat } from './families/stat.ts'
import { type Systemd, systemdUnits } from './families/systemd.ts'
import type { TreeEntry } from './families/tree.ts'
import { isPathFamily, isWithin } from './paths.ts'
import { createPlannedPaths, type Link } from './planned-paths.ts'
import { type AnyProbe, keyOf } from './probe.ts'
import { isUnitPath } from './provides.ts'

/** What a plan supposes of a host: real state is looked at only where this says nothing. */
export interface Overlay {
  /** The planned value, if a planned change sets it. */
  readonly planned: (probe: AnyProbe) => Planned | undefined
  /** What to read on the host instead: a path may lead through a link that is only planned. */
  readonly redirected: (probe: AnyProbe) => AnyProbe
  /** A real value as the plan leaves it, where it sets only a part of it. */
  readonly amended: (probe: AnyProbe, value: unknown) => unknown
  /** Why a thing that isn't there now may be there then. */
  readonly mayBring: (probe: AnyProbe) => readonly Cause[]
  readonly suppose: (change: Change, cause: Cause) => void
}

interface Planned {
  readonly value: unknown
  /** Why the value can't be told before. */
  readonly causes: readonly Cause[]
}

/** An overlay with nothing planned yet; `realLink` tells of the links that the host has. */
export function createOverlay(realLink: (path: string) => Link | undefined): Overlay {
  const values = new Map<string, unknown>()
  const paths = createPlannedPaths(realLink)
  // Files of which a change tells the hash, but not the bytes.
  const unread = new Map<string, Cause>()
  const provisions: (Provision & { cause: Cause })[] = []
  // What may do anything on the host may start a server there.
  const upheavals: Cause[] = []
  // An apply plans nothing, so that its paths need not be followed.
  let isEmpty = true

  const placeOf = ({ family, subject }: AnyProbe) => paths.resolve(subject, family.name !== 'stat')

  // A link that leads nowhere is found itself.
  const deadLink = ({ family, subject }: AnyProbe) => (family.name === 'target' && paths.linkAt(subject)) || null

  const putFound = (subject: string, { entries }: Findings) => {
    const { path } = searchOf(subject)
    for (const entry of entries) paths.put(paths.resolve(join(path, entry.path), false), entry)
  }

  const settle = ({ probe, after }: Setting) => {
    const { family } = probe
    // What a path leads to follows from what stands there.
    if (family.name === 'target') return
    if (family.name === 'find') return putFound(probe.subject, after as Findings)
    if (family.name === 'tree') return paths.amend(placeOf(probe), after as readonly TreeEntry[])
    if (!isPathFamily(family.name)) return void values.set(keyOf(probe), after)
    const path = placeOf(probe)
    // systemd will have to read its units again.
    if (isUnitPath(path)) values.set(keyOf(systemdUnits), { running: true, needsReload: true } satisfies Systemd)
    if (family.name !== 'stat') return void values.set(`${family.name}:${path}`, after)
    if (after !== null) return paths.put(path, after as NonNullable<Stat>)
    for (const key of values.keys()) if (isPathKey(key) && isWithin(pathOf(key), path)) values.delete(key)
    for (const file of unread.keys()) if (isWithin(file, path)) unread.delete(file)
    paths.remove(path)
  }

  const planned = (probe: AnyProbe): Planned | undefined => {
    if (isEmpty) return undefined
    const { family } = probe
    const certain = (value: unknown) => ({ value, causes: [] })
    if (!isPathFamily(family.name)) return values.has(keyOf(probe)) ? certain(values.get(keyOf(probe))) : undefined
    const path = placeOf(probe)
    const key = `${family.name}:${path}`
    const at = paths.at(path)
    if (isStatFamily(family.name)) return at === undefined ? undefined : certain(at ?? deadLink(probe))
    if (values.has(key)) return certain(values.get(key))
    const cause = unread.get(path)
    if (cause) return { value: family.absent, causes: [cause] }
    return at === null ? certain(family.absent) : undefined
  }

  const withPlanned = (subject: string, { now, entries }: Findings): Findings => ({
    now,
    entries: paths.tree(searchOf(subject).path, entries),
  })

  /** What the content was before is no longer true of a file that gets another. */
  const replaceContents = ({ sets, makes }: Change, cause: Cause) => {
    const known = sets.filter(({ probe }) => probe.family.name === 'sha256').map(({ probe }) => placeOf(probe))
    const made = makes === undefined ? [] : [paths.resolve(makes, true)]
    for (const path of new Set([...known, ...made])) {
      for (const key of values.keys()) if (isPathKey(key) && pathOf(key) === path) values.delete(key)
      unread.set(path, cause)
    }
  }

  return {
    planned,
    redirected: (probe) => {
      if (isEmpty) return probe
      const { family, subject } = probe
      const isPath = isPathFamily(family.name) || family.name === 'tree'
      return isPath && paths.isMoved(subject, family.name !== 'stat') ? { family, subject: placeOf(probe) } : probe
    },
    amended: (probe, value) => {
      const { family, subject } = probe
      if (isEmpty && value !== null && family.name !== 'tree') return value
      if (family.name === 'tree') return paths.tree(placeOf(probe), value as readonly TreeEntry[])
      if (family.name === 'find') return withPlanned(subject, value as Findings)
      if (family.name === 'real') return paths.isMoved(subject, true) ? placeOf(probe) : value
      return isStatFamily(family.name) ? (paths.amended(placeOf(probe), value as Stat) ?? deadLink(probe)) : value
    },
    mayBring: ({ family, subject }) =>
      family.kind === 'mongo' || family.kind === 'network'
        ? upheavals
        : provisions
            .filter((provision) => provision.family === '*' || provision.family === family.name)
            .filter((provision) => provision.covers(subject))
            .map((provision) => provision.cause),
    suppose: (change, cause) => {
      isEmpty = false
      // Where something stands decides what the paths of its contents lead to.
      const isPlace = ({ probe }: Setting) => probe.family.name === 'stat'
      for (const setting of change.sets.filter(isPlace)) settle(setting)
      replaceContents(change, cause)
      for (const setting of change.sets.filter((one) => !isPlace(one))) settle(setting)
      for (const provision of change.provides) provisions.push({ ...provision, cause })
      if (change.touches === 'everything') upheavals.push(cause)
    },
  }
}

function isStatFamily(family: string): boolean {
  return family === 'stat' || family === 'target'
}

function isPathKey(key: string): boolean {
  return isPathFamily(key.slice(0, key.indexOf(':')))
}

function pathOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}
