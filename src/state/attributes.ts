import { type Change, set } from './change.ts'
import { type Stat, stat, statTarget } from './families/stat.ts'
import { modeAfterChown, resolveMode } from './mode.ts'
import { inOrder, type Script, sh } from './sh.ts'

/** What stands at a path, where something does. */
export type Existing = NonNullable<Stat>

/** Who a file is to belong to, and its mode (octal or symbolic); what is not given stays as it is. */
export interface Attributes {
  readonly owner?: string | undefined
  readonly group?: string | undefined
  readonly mode?: string | undefined
}

type Owned = Pick<Existing, 'type' | 'mode' | 'uid' | 'gid' | 'owner' | 'group'>

/** The same file once it has the wanted attributes. */
export function withAttributes<T extends Owned>(at: T, wanted: Attributes): T {
  const owner = wanted.owner === undefined ? {} : ownerAs(wanted.owner, at)
  const group = wanted.group === undefined ? {} : groupAs(wanted.group, at)
  const owned = { ...at, ...owner, ...group }
  const mode = modeLeft(at, owned)
  // Linux has no mode of a link's own.
  if (wanted.mode === undefined || at.type === 'link') return { ...owned, mode }
  return { ...owned, mode: resolveMode(wanted.mode, mode, at.type === 'directory') }
}

/** The commands that turn one state of a path's attributes into another; none where they are equal. */
export function attributeScripts(path: string, at: Owned, after: Owned): Script[] {
  const chown = isOwnerEqual(at, after) ? [] : [sh`chown ${chownOptions(at)} -- ${ownerSpec(at, after)} ${path}`]
  const chmod = modeLeft(at, after) === after.mode ? [] : [sh`chmod -- ${chmodMode(after)} ${path}`]
  return [...chown, ...chmod]
}

/** For people: `owner root → app`, `mode 0644 → 0600`. */
export function attributeTitles(at: Owned, after: Owned): string[] {
  return [
    ...(at.uid === after.uid && at.owner === after.owner ? [] : [`owner ${ownerName(at)} → ${ownerName(after)}`]),
    ...(at.gid === after.gid && at.group === after.group ? [] : [`group ${groupName(at)} → ${groupName(after)}`]),
    ...(at.mode === after.mode ? [] : [`mode ${at.mode} → ${after.mode}`]),
  ]
}

/** Gives what stands at a path the wanted attributes; null if it has them. `link` is the one by which it was found. */
export function setAttributes(
  path: string,
  at: Existing,
  wanted: Attributes,
  link: string | null = null,
): Change | null {
  const after = withAttributes(at, wanted)
  const titles = attributeTitles(at, after)
  if (titles.length === 0) return null
  return {
    kind: 'state',
    title: titles.join(', '),
    how: { kind: 'script', script: inOrder(attributeScripts(path, at, after)), spooled: false },
    sets: [set(stat(path), after), ...(link === null ? [] : [set(statTarget(link), after)])],
    provides: [],
    touches: 'own',
  }
}

/** The owner by name, or by number where it has none. */
export function ownerName({ owner, uid }: Pick<Existing, 'owner' | 'uid'>): string {
  return owner || String(uid)
}

/** The group by name, or by number where it has none. */
export function groupName({ group, gid }: Pick<Existing, 'group' | 'gid'>): string {
  return group || String(gid)
}

/** Five digits, since with four GNU chmod leaves a folder's setuid and setgid bits as they are. */
export function chmodMode({ mode }: Pick<Existing, 'mode'>): string {
  return `0${mode}`
}

// A number of no known name is shown as the number, and a name of no known number gets -1, which no file has.
function ownerAs(wanted: string, at: Owned): Pick<Owned, 'uid' | 'owner'> {
  if (wanted === at.owner || wanted === String(at.uid)) return { uid: at.uid, owner: at.owner }
  if (/^\d+$/.test(wanted)) return { uid: Number(wanted), owner: wanted === '0' ? 'root' : '' }
  return { uid: wanted === 'root' ? 0 : -1, owner: wanted }
}

function groupAs(wanted: string, at: Owned): Pick<Owned, 'gid' | 'group'> {
  if (wanted === at.group || wanted === String(at.gid)) return { gid: at.gid, group: at.group }
  if (/^\d+$/.test(wanted)) return { gid: Number(wanted), group: wanted === '0' ? 'root' : '' }
  return { gid: wanted === 'root' ? 0 : -1, group: wanted }
}

function isOwnerEqual(at: Owned, after: Owned): boolean {
  return ownerName(at) === ownerName(after) && groupName(at) === groupName(after)
}

function modeLeft(at: Owned, after: Owned): string {
  return at.type !== 'file' || isOwnerEqual(at, after) ? at.mode : modeAfterChown(at.mode)
}

function chownOptions({ type }: Owned): string[] {
  return type === 'link' ? ['-h'] : []
}

/** `app`, `app:app` or `:app`: only what differs. */
function ownerSpec(at: Owned, after: Owned): string {
  const owner = ownerName(at) === ownerName(after) ? '' : ownerName(after)
  return groupName(at) === groupName(after) ? owner : `${owner}:${groupName(after)}`
}
