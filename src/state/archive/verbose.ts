import { showMode } from '../mode.ts'
import type { Member } from './member.ts'

const types: Readonly<Record<string, Member['type']>> = {
  '-': 'file',
  d: 'directory',
  l: 'link',
  h: 'hard',
  p: 'fifo',
  b: 'block',
  c: 'character',
  C: 'file',
}

const line =
  /^(\S)([-rwxsStT]{9})\S? +(\S+)\/(\S+) +(\d+|\d+,\d+) (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ("(?:\\.|[^"\\])*")\/?(?: (?:->|link to) ("(?:\\.|[^"\\])*"))?$/gm

/** What `tar --list --verbose --full-time --quoting-style=c` prints in UTC; names of users are not numbers here. */
export function parseVerbose(text: string): Member[] {
  return [...text.matchAll(line)].flatMap(
    ([, letter = '', bits = '', owner = '', group = '', size, day, time, fraction, name, to]) => {
      const type = types[letter]
      // Where leading folders are taken off the names, these have none themselves.
      if (!type || name === '""') return []
      return [
        {
          path: plain(unquoted(name ?? '')),
          type,
          mode: modeOfLetters(bits),
          size: Number(size) || 0,
          mtime: Date.parse(`${day}T${time}Z`) / 1000 + Number(fraction ?? 0),
          target: to === undefined ? null : unquoted(to),
          ...idOf('owner', 'uid', owner),
          ...idOf('group', 'gid', group),
        },
      ]
    },
  )
}

/** A path of an archive without what tar takes off it: slashes at its ends, dots for "here". */
export function plain(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.join('/') || '.'
}

/** The mode that `rwxr-xr-t` stands for. */
function modeOfLetters(letters: string): string {
  const weights = [0o400, 0o200, 0o100, 0o040, 0o020, 0o010, 0o004, 0o002, 0o001]
  const extra: Readonly<Record<number, number>> = { 2: 0o4000, 5: 0o2000, 8: 0o1000 }
  const bits = weights.reduce((sum, weight, i) => {
    const letter = letters[i] ?? '-'
    const isSpecial = /[sStT]/.test(letter)
    const own = /[-ST]/.test(letter) ? 0 : weight
    return sum | own | (isSpecial ? (extra[i] ?? 0) : 0)
  }, 0)
  return showMode(bits)
}

type Id<N extends string, I extends string> = { readonly [K in N]: string } & { readonly [K in I]: number | null }

function idOf<N extends string, I extends string>(name: N, id: I, given: string): Id<N, I> {
  const isNumber = /^\d+$/.test(given)
  return { [name]: isNumber ? '' : given, [id]: isNumber ? Number(given) : null } as Id<N, I>
}

const letters: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }

/** The name that stands between quotes as C has them, each byte that is no letter as an octal number. */
function unquoted(word: string): string {
  const bytes: number[] = []
  for (const [found, octal, letter] of word.slice(1, -1).matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else if (letter !== undefined) bytes.push(letters[letter] ?? letter.charCodeAt(0))
    else bytes.push(...Buffer.from(found))
  }
  return Buffer.from(bytes).toString()
}
