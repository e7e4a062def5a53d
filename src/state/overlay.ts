import type { Cause } from '../template/values.ts'
import type { Change, Provision, Setting } from './change.ts'
import { type Systemd, systemdUnits } from './families/systemd.ts'
import { canonicalPath, isPathFamily, isWithin } from './paths.ts'
import { type AnyProbe, keyOf } from './probe.ts'
import { isUnitPath } from './provides.ts'

/** What a plan supposes of a host: real state is looked at only where this says nothing. */
export interface Overlay {
  /** The planned value, if a planned change sets it. */
  readonly planned: (probe: AnyProbe) => { readonly value: unknown } | undefined
  /** Why a thing that isn't there now may be there then. */
  readonly mayBring: (probe: AnyProbe) => readonly Cause[]
  readonly suppose: (change: Change, cause: Cause) => void
}

/** An overlay with nothing planned yet. */
export function createOverlay(): Overlay {
  const values = new Map<string, unknown>()
  const provisions: (Provision & { cause: Cause })[] = []
  let removed: string[] = []

  const settle = ({ probe, after }: Setting) => {
    const { family, subject } = probe
    if (!isPathFamily(family.name)) return void values.set(`${family.name}:${subject}`, after)
    const path = canonicalPath(subject)
    // systemd will have to read its units again.
    if (isUnitPath(path)) values.set(keyOf(systemdUnits), { running: true, needsReload: true } satisfies Systemd)
    if (family.name === 'stat' && after === null) {
      for (const key of values.keys()) if (isPathKey(key) && isWithin(pathOf(key), path)) values.delete(key)
      removed = [...removed.filter((folder) => !isWithin(folder, path)), path]
      return
    }
    values.set(`${family.name}:${path}`, after)
    // What is no link leads to itself.
    if (family.name === 'stat' && !isLink(after)) values.set(`target:${path}`, after)
  }

  return {
    planned: ({ family, subject }) => {
      const inPaths = isPathFamily(family.name)
      const key = `${family.name}:${inPaths ? canonicalPath(subject) : subject}`
      if (values.has(key)) return { value: values.get(key) }
      const gone = inPaths && removed.some((folder) => isWithin(canonicalPath(subject), folder))
      return gone ? { value: family.absent } : undefined
    },
    mayBring: ({ family, subject }) =>
      provisions
        .filter((provision) => provision.family === '*' || provision.family === family.name)
        .filter((provision) => provision.covers(subject))
        .map((provision) => provision.cause),
    suppose: (change, cause) => {
      for (const setting of change.sets) settle(setting)
      for (const provision of change.provides) provisions.push({ ...provision, cause })
    },
  }
}

function isPathKey(key: string): boolean {
  return isPathFamily(key.slice(0, key.indexOf(':')))
}

function pathOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}

function isLink(after: unknown): boolean {
  return typeof after === 'object' && after !== null && 'type' in after && after.type === 'link'
}
