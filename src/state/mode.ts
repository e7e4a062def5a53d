/** What new files and folders lack, as the sessions' users have it by default. */
const UMASK = 0o022

/** The mode of a new file, and of a new folder, when none is asked for. */
export const NEW_FILE = '0644'
export const NEW_FOLDER = '0755'

const EXECUTE = 0o111
const SETUID = 0o4000
const SETGID = 0o2000
const STICKY = 0o1000

type User = 'u' | 'g' | 'o'
const users: readonly User[] = ['u', 'g', 'o']
const shift: Readonly<Record<User, number>> = { u: 6, g: 3, o: 0 }
const special: Readonly<Record<User, number>> = { u: SETUID, g: SETGID, o: STICKY }

/** The mode that an octal (`0644`) or symbolic (`u=rwX,go-w`) one makes of the mode that is there, as four octal digits. */
export function resolveMode(mode: string, from: string, isFolder: boolean): string {
  if (/^[0-7]+$/.test(mode)) return showMode(Number.parseInt(mode, 8))
  const first = parseMode(from)
  return showMode(mode.split(',').reduce((bits, clause) => applyClause(clause, bits, { first, isFolder }), first))
}

/** `0644` as a number. */
export function parseMode(mode: string): number {
  return Number.parseInt(mode, 8)
}

/** A number as four octal digits. */
export function showMode(bits: number): string {
  return bits.toString(8).padStart(4, '0')
}

/** What is left of a regular file's mode after chown, which takes setuid and setgid away for safety's sake. */
export function modeAfterChown(mode: string): string {
  const bits = parseMode(mode)
  // Without the group's x bit, setgid once meant mandatory locking, and stays.
  return showMode(bits & ~SETUID & ~(bits & 0o010 ? SETGID : 0))
}

/** What a mode is applied to: `X`, and `u`, `g` and `o` among permissions, mean what it had at first. */
interface Base {
  readonly first: number
  readonly isFolder: boolean
}

function applyClause(clause: string, from: number, base: Base): number {
  const [who = ''] = /^[ugoa]*/.exec(clause) ?? []
  const whom = who === '' || who.includes('a') ? users : users.filter((user) => who.includes(user))
  let bits = from
  for (const [, operator = '', permissions = ''] of clause.matchAll(/([-+=])([rwxXstugo]*)/g)) {
    // As in chmod, the umask limits what is asked for nobody in particular.
    const mask = who === '' && !/[ugo]/.test(permissions) ? ~UMASK : ~0
    for (const user of whom) bits = applyOperator(operator, user, bitsFor(user, permissions, base) & mask, bits)
  }
  return bits
}

function applyOperator(operator: string, user: User, asked: number, bits: number): number {
  if (operator === '+') return bits | asked
  if (operator === '-') return bits & ~asked
  return (bits & ~((7 << shift[user]) | special[user])) | asked
}

function bitsFor(user: User, permissions: string, base: Base): number {
  return [...permissions].reduce((sum, letter) => sum | bitFor(user, letter, base), 0)
}

function bitFor(user: User, letter: string, { first, isFolder }: Base): number {
  switch (letter) {
    case 'r':
      return 4 << shift[user]
    case 'w':
      return 2 << shift[user]
    case 'x':
      return 1 << shift[user]
    case 'X':
      return isFolder || (first & EXECUTE) !== 0 ? 1 << shift[user] : 0
    case 's':
      return user === 'o' ? 0 : special[user]
    case 't':
      return user === 'o' ? STICKY : 0
    default:
      return ((first >> shift[isUser(letter) ? letter : 'o']) & 7) << shift[user]
  }
}

function isUser(letter: string): letter is User {
  return letter === 'u' || letter === 'g' || letter === 'o'
}
