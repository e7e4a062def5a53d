import type { Existing } from '../state/attributes.ts'
import type { Whoami } from '../state/families/whoami.ts'
import { parseMode } from '../state/mode.ts'

/** Each permission of a mode by the name that Ansible's stat gives it. */
export function permissionsOf(mode: string): Readonly<Record<string, boolean>> {
  const bits = parseMode(mode)
  const has = (bit: number) => (bits & bit) !== 0
  return {
    rusr: has(0o400),
    wusr: has(0o200),
    xusr: has(0o100),
    rgrp: has(0o040),
    wgrp: has(0o020),
    xgrp: has(0o010),
    roth: has(0o004),
    woth: has(0o002),
    xoth: has(0o001),
    isuid: has(0o4000),
    isgid: has(0o2000),
  }
}

/** What the user may do with what a path leads to, by owner, group and mode; access lists are not looked at. */
export function accessOf(target: Existing | null, me: Whoami): Readonly<Record<string, boolean>> {
  const bits = target ? bitsFor(target, me) : 0
  return { readable: (bits & 4) !== 0, writeable: (bits & 2) !== 0, executable: (bits & 1) !== 0 }
}

function bitsFor({ type, mode, uid, gid }: Existing, me: Whoami): number {
  const bits = parseMode(mode)
  // Root may do anything, but execute only what somebody may.
  if (me.uid === 0) return type === 'directory' || (bits & 0o111) !== 0 ? 7 : 6
  if (uid === me.uid) return bits >> 6
  return gid === me.gid || me.gids.includes(gid) ? bits >> 3 : bits
}
