import { dirname } from 'node:path/posix'
import { type Attributes, attributeScripts, type Existing, setAttributes, withAttributes } from '../state/attributes.ts'
import { bornEmpty } from '../state/born.ts'
import { type Change, set } from '../state/change.ts'
import { bytesContent } from '../state/content.ts'
import { stat } from '../state/families/stat.ts'
import type { TreeEntry } from '../state/families/tree.ts'
import { makeFolders, pathsAbove } from '../state/folders.ts'
import { setBelow } from '../state/recurse.ts'
import { inOrder, sh } from '../state/sh.ts'
import { spotAt } from '../state/spot.ts'
import { setTimes, type WantedTimes } from '../state/times.ts'
import { contentSettings } from '../state/write.ts'
import { type Plan, refuse } from './define.ts'
import { stateOf } from './path-info.ts'
import type { FoundPlace } from './place.ts'

/** What is wanted of a path, whatever its state. */
export interface Care extends Attributes {
  readonly path: string
  readonly follow: boolean
  readonly times: WantedTimes
}

/** Nothing is to be there. */
export function planAbsent(path: string, found: FoundPlace): Plan {
  const at = found[`stat ${path}`]
  if (!at) return []
  const script = at.type === 'directory' ? sh`rm -rf -- ${path}` : sh`rm -f -- ${path}`
  const title = `remove ${at.type}`
  const how = { kind: 'script', script, spooled: false } as const
  return [{ kind: 'state', title, how, sets: [set(stat(path), null)], provides: [], touches: 'own' }]
}

/** A file that is there is to have its attributes; it is not made. */
export function planFile(care: Care, found: FoundPlace): Plan {
  const { path, at, link } = spotAt(care.path, found, care.follow)
  const isBroken = at?.type === 'link' && care.follow
  if (!at || isBroken)
    return refuse(`file (${care.path}) is absent, cannot continue`, { path: care.path, state: 'absent' })
  const state = stateOf(at)
  if (state === 'directory' || state === 'link') {
    return refuse(`file (${care.path}) is ${state}, cannot continue`, { path: care.path, state })
  }
  return careFor(path, at, care, link)
}

/** A folder is to be there, and all folders above it; with `below`, all in it is to have its attributes too. */
export function planDirectory(care: Care, found: FoundPlace, below: readonly TreeEntry[] | null): Plan {
  const { path, at, link } = spotAt(care.path, found, care.follow)
  if (at && at.type !== 'directory') return refuse(`${care.path} already exists as a ${stateOf(at)}`)
  if (at) return [...careFor(path, at, care, link), ...[(below && setBelow(path, below, care)) ?? []].flat()]
  const blocked = pathsAbove(path).find((above) => (found[`target ${above}`]?.type ?? 'directory') !== 'directory')
  if (blocked !== undefined)
    return refuse(`There was an issue creating ${path} as requested: ${blocked} is no directory`)
  const missing = [...pathsAbove(path).filter((above) => !found[`target ${above}`]), path]
  const folders = missing.map((each) => ({ path: each, attributes: care }))
  return [makeFolders(folders, (above) => found[`target ${above}`] ?? null, found.me)]
}

/** A file is to be there, empty if it is new, and its times are to be set. */
export function planTouch(care: Care, found: FoundPlace): Plan {
  const { path, at, link } = spotAt(care.path, found, care.follow)
  if (at) return careFor(path, at, care, link)
  const parent = found[`target ${dirname(path)}`] ?? null
  if (parent?.type !== 'directory') {
    return refuse(`Error, could not touch target: there is no directory ${dirname(path)}`, { path })
  }
  const born = bornEmpty(found.me, parent)
  const after = withAttributes(born, care)
  const made = sh`(umask 077; : >> ${path})`
  const script = inOrder([made, ...attributeScripts(path, { ...born, mode: '0600' }, after)])
  const how = { kind: 'script', script, spooled: false } as const
  const create: Change = {
    kind: 'state',
    title: 'create file',
    how,
    sets: [set(stat(path), after), ...contentSettings(path, bytesContent(Buffer.alloc(0)))],
    provides: [],
    touches: 'own',
  }
  const times = setTimes(path, after, givenTimes(care.times), null)
  return times ? [create, times] : [create]
}

/** The attributes and times of what is there; `link` is the one by which it was found. */
export function careFor(path: string, at: Existing, care: Care, link: string | null): Change[] {
  const attributes = setAttributes(path, at, care, link)
  const times = setTimes(path, withAttributes(at, care), care.times, link)
  return [...(attributes ? [attributes] : []), ...(times ? [times] : [])]
}

/** Those that a new file does not have anyway. */
function givenTimes({ modification, access }: WantedTimes): WantedTimes {
  const given = (time: WantedTimes['access']) => (time === 'now' ? 'preserve' : time)
  return { modification: given(modification), access: given(access) }
}
