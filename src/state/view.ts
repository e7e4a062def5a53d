import { isDeepStrictEqual } from 'node:util'
import type { Cause } from '../template/values.ts'
import type { Change } from './change.ts'
import { createOverlay } from './overlay.ts'
import { canonicalPath, isPathFamily, isSweepingFamily, isWithin } from './paths.ts'
import { type AnyProbe, type Key, keyOf } from './probe.ts'

/** What is known of one host, as read and as planned. Reading is somebody else's work. */
export interface View {
  /** Those of the probes that must be read on the host first. */
  readonly missing: (user: string, probes: readonly AnyProbe[]) => AnyProbe[]
  readonly learn: (user: string, probe: AnyProbe, value: unknown) => void
  /** Planned before real; with `causes`, the value is `absent` only as long as these have not happened. */
  readonly look: (user: string, probe: AnyProbe) => Sighting | undefined
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
}

interface Entry {
  readonly key: Key
  readonly value: unknown
}

/** A view of a host of which nothing is known; `plans` says whether plans-only probes are worth reading. */
export function createView(plans: boolean): View {
  const real = new Map<string, Entry>()
  const overlay = createOverlay()
  let linksSeen = false

  const isSkipped = (probe: AnyProbe) => !plans && probe.family.plansOnly === true

  return {
    missing: (user, probes) => {
      const wanted = new Map(probes.map((probe) => [keyOf(probe), probe]))
      return [...wanted.values()].filter(
        (probe) => !isSkipped(probe) && !overlay.planned(probe) && !real.has(`${user}\0${keyOf(probe)}`),
      )
    },
    learn: (user, probe, value) => {
      if (probe.family.name === 'stat' && (value as { type?: string } | null)?.type === 'link') linksSeen = true
      real.set(`${user}\0${keyOf(probe)}`, { key: keyOf(probe), value })
    },
    look: (user, probe) => {
      if (isSkipped(probe)) return { value: probe.family.absent, causes: [] }
      const planned = overlay.planned(probe)
      if (planned) return { value: planned.value, causes: [] }
      const entry = real.get(`${user}\0${keyOf(probe)}`)
      if (!entry) return undefined
      return { value: entry.value, causes: isAbsent(probe, entry.value) ? overlay.mayBring(probe) : [] }
    },
    suppose: overlay.suppose,
    forget: (change) => {
      if (change.touches === 'everything') return real.clear()
      for (const [name, { key }] of real) if (concerns(change, key, linksSeen)) real.delete(name)
    },
    forgetAll: () => real.clear(),
  }
}

function isAbsent({ family }: AnyProbe, value: unknown): boolean {
  return value === family.absent || isDeepStrictEqual(family.cells(value), family.cells(family.absent))
}

/** Whether a change that touches only its own may have altered what stands under a key. */
function concerns({ sets, provides }: Change, key: Key, linksSeen: boolean): boolean {
  const family = key.slice(0, key.indexOf(':'))
  const subject = key.slice(key.indexOf(':') + 1)
  const ofFiles = isPathFamily(family)
  const brought = provides.some((one) => (one.family === '*' || one.family === family) && one.covers(subject))
  if (brought) return true
  return sets.some(({ probe }) => {
    if (!isPathFamily(probe.family.name)) return probe.family.name === family
    if (isSweepingFamily(family)) return true
    // Through a link, any path may be the one that was changed.
    return ofFiles && (linksSeen || isWithin(canonicalPath(subject), canonicalPath(probe.subject)))
  })
}
