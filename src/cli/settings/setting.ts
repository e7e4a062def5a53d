import { resolve } from 'node:path'
import { fromHome } from '../../files/home.ts'
import { saysYes } from '../../files/yes.ts'

/** Where a setting may come from besides its flag, what its text means, and what holds without it. */
export interface Setting<T> {
  /** What it is for, in the words of the list in docs/flags.md. */
  readonly about: string
  readonly flag?: string
  /** Variables of the environment, the first that is set counts. */
  readonly env: readonly string[]
  /** Keys of ansible.cfg: `defaults.forks`. */
  readonly keys: readonly string[]
  readonly otherwise: T
  /** Paths are relative to the folder. */
  readonly read: (text: string, folder: string) => Read<T>
  /** Of a flag that may be given several times. */
  readonly readAll?: (texts: readonly string[]) => T
}

/** A setting's value, or what is wrong with its text: `takes a whole number, not "x"`. */
export type Read<T> = { readonly value: T } | { readonly wrong: string }

type Names = Pick<Setting<unknown>, 'about' | 'flag'> & { readonly env?: string; readonly keys?: string }

function setting<T>(
  { about, flag, env, keys }: Names,
  otherwise: T,
  read: Setting<T>['read'],
  readAll?: Setting<T>['readAll'],
): Setting<T> {
  const names = (text: string | undefined) => text?.split(' ') ?? []
  return {
    about,
    ...(flag && { flag }),
    env: names(env),
    keys: names(keys),
    otherwise,
    read,
    ...(readAll && { readAll }),
  }
}

/** Yes or no in any of Ansible's words; every other word is a no. */
export function yesOrNo(names: Names, otherwise: boolean): Setting<boolean> {
  return setting(names, otherwise, (text) => ({ value: saysYes(text) }))
}

/** A whole number from 1 on. */
export function count(names: Names, otherwise: number): Setting<number> {
  return setting(names, otherwise, (text) =>
    /^[1-9]\d{0,8}$/.test(text.trim())
      ? { value: Number(text) }
      : { wrong: `takes a whole number from 1 on, not "${text}"` },
  )
}

/** Any text. */
export function text(names: Names): Setting<string | null> {
  return setting<string | null>(names, null, (given) => ({ value: unquoted(given) }))
}

/** One of some words. */
export function oneOf<const W extends string>(names: Names, words: readonly W[], otherwise: W): Setting<W> {
  return setting<W>(names, otherwise, (given) => {
    const word = words.find((one) => one === unquoted(given))
    return word === undefined ? { wrong: `takes ${words.join(', ')}, not "${given}"` } : { value: word }
  })
}

/** The path of a file. */
export function file(names: Names): Setting<string | null> {
  return setting<string | null>(names, null, (given, folder) => ({ value: absolute(unquoted(given), folder) }))
}

/** Several paths, with `:` or `,` between them. */
export function paths(
  names: Names,
  separator: ':' | ',',
  otherwise: readonly string[],
  readAll?: (texts: readonly string[]) => readonly string[],
): Setting<readonly string[]> {
  const read = (given: string, folder: string) => ({
    value: parts(unquoted(given), separator).map((part) => absolute(part, folder)),
  })
  return setting<readonly string[]>(names, otherwise, read, readAll)
}

/** Several words with commas between them. */
export function list(names: Names): Setting<readonly string[]> {
  const read = (given: string) => parts(unquoted(given), ',')
  return setting<readonly string[]>(
    names,
    [],
    (given) => ({ value: read(given) }),
    (all) => all.flatMap(read),
  )
}

function parts(given: string, separator: string): string[] {
  return given
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function unquoted(given: string): string {
  return /^\s*(["'])(.*)\1\s*$/s.exec(given)?.[2] ?? given.trim()
}

/** `~`, `$NAME` and `{{CWD}}` stand for what they do in Ansible. */
function absolute(path: string, folder: string): string {
  const named = path
    .replaceAll('{{CWD}}', process.cwd())
    .replace(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (all, bare?: string, braced?: string) => process.env[bare ?? braced ?? ''] ?? all,
    )
  return resolve(folder, fromHome(named))
}
