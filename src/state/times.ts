import type { Existing } from './attributes.ts'
import { type Change, set } from './change.ts'
import { stat, statTarget } from './families/stat.ts'
import { inOrder, sh } from './sh.ts'

/** What a file's time is to be; `at` is what `touch -t` takes, and the same in seconds since the epoch. */
export type WantedTime = 'preserve' | 'now' | { readonly at: string; readonly seconds: number }

export interface WantedTimes {
  readonly modification: WantedTime
  readonly access: WantedTime
}

/** Sets a file's times; null if they are as wanted. What is to be "now" never is, so that it is a deed. */
export function setTimes(path: string, at: Existing, wanted: WantedTimes, link: string | null): Change | null {
  const mtime = isDue(wanted.modification, at.mtime) ? wanted.modification : 'preserve'
  const atime = isDue(wanted.access, at.atime) ? wanted.access : 'preserve'
  if (mtime === 'preserve' && atime === 'preserve') return null
  const isDeed = mtime === 'now' || atime === 'now'
  const after = { ...at, mtime: secondsOf(mtime, at.mtime), atime: secondsOf(atime, at.atime) }
  return {
    kind: isDeed ? 'deed' : 'state',
    title: isDeed ? 'touch' : 'set times',
    how: {
      kind: 'script',
      script: inOrder([...touch('m', path, at, mtime), ...touch('a', path, at, atime)]),
      spooled: false,
    },
    sets: [set(stat(path), after), ...(link === null ? [] : [set(statTarget(link), after)])],
    provides: [],
    touches: 'own',
  }
}

function isDue(wanted: WantedTime, found: number): boolean {
  if (wanted === 'preserve') return false
  return wanted === 'now' || wanted.seconds !== found
}

function secondsOf(wanted: WantedTime, found: number): number {
  return typeof wanted === 'object' ? wanted.seconds : found
}

function touch(which: 'm' | 'a', path: string, { type }: Existing, wanted: WantedTime) {
  if (wanted === 'preserve') return []
  const options = type === 'link' ? `-ch${which}` : `-c${which}`
  return [wanted === 'now' ? sh`touch ${options} -- ${path}` : sh`touch ${options} -t ${wanted.at} -- ${path}`]
}
