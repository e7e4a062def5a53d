import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fromHome } from '../../files/home.ts'
import { replaceFiles } from '../../files/replace.ts'
import { spend } from '../../template/budget.ts'
import { fail } from '../../template/errors.ts'
import { cryptAlphabet } from '../../template/filters/crypt.ts'
import { seededRandom } from '../../template/filters/mersenne.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'
import type { Lookup, LookupContext } from './table.ts'
import { countOption, listOption, readTerm, textOption } from './term.ts'

const names = ['length', 'encrypt', 'chars', 'ident', 'seed']

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
const whitespace = ' \t\n\r\v\f'
const sets: ReadonlyMap<string, string> = new Map([
  ['ascii_letters', lower + lower.toUpperCase()],
  ['ascii_lowercase', lower],
  ['ascii_uppercase', lower.toUpperCase()],
  ['digits', digits],
  ['hexdigits', `${digits}abcdefABCDEF`],
  ['octdigits', '01234567'],
  ['printable', digits + lower + lower.toUpperCase() + punctuation + whitespace],
  ['punctuation', punctuation],
  ['whitespace', whitespace],
])
const usual = ['ascii_letters', 'digits', '.,:-_']

/** A password from a file of the controller; where there is none yet, a new one is made and kept there. */
export const password: Lookup = (terms, context) => terms.map((term) => passwordFor(term, context))

function passwordFor(term: Value, context: LookupContext): Value {
  const [, name = '', rest = ''] = /^(.*?)(\s+\w+=.*)?$/s.exec(str(term)) ?? []
  const { text, options } = readTerm(rest, names, context.options)
  if (name === '' || text !== '') return fail(`a password's term is a path and then options, not '${str(term)}'`)
  const path = resolve(context.running.play.folder, fromHome(name))
  const keeps = path !== '/dev/null'
  const kept = keeps && existsSync(path) ? readKept(path) : null
  const seed = options.get('seed') ?? null
  const plain = kept?.plain ?? random(countOption(options, 'length', 20), charactersOf(options), seed)
  const kind = textOption(options, 'encrypt', '')
  const salt = kept?.salt ?? (kind === '' ? null : random(kind.startsWith('md5') ? 8 : 16, cryptAlphabet, null))
  if (keeps && (kept === null || kept.salt !== salt)) keep(path, plain, salt)
  if (kind === '') return plain
  return context.scope.env.filter('password_hash', plain, { positional: [kind, salt], named: new Map() })
}

function readKept(path: string) {
  const [, plain = '', salt = null] =
    /^(.*?)(?: salt=(\S*))?(?: ident=\S*)?\s*$/s.exec(readFileSync(path, 'utf8')) ?? []
  return { plain, salt }
}

// The folder and the file are for their owner only; half a password is never kept.
function keep(path: string, plain: string, salt: string | null): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  replaceFiles([{ path, bytes: Buffer.from(`${plain}${salt === null ? '' : ` salt=${salt}`}\n`) }])
}

// A comma is asked for by two of them.
function charactersOf(options: ReadonlyMap<string, Value>): string {
  const given = options.get('chars')
  const hasComma = typeof given === 'string' && given.includes(',,')
  const asked = listOption(options, 'chars').filter((name) => name !== '')
  const wanted = asked.length > 0 ? [...(hasComma ? [','] : []), ...asked] : usual
  const characters = wanted.map((name) => sets.get(name) ?? name).join('')
  return characters.replace(/["']/g, '')
}

function random(length: number, characters: string, seed: Value): string {
  const chars = [...characters]
  if (chars.length === 0) return fail('there are no characters to make a password of')
  spend(length)
  const below = seed === null ? randomInt : seededRandom(str(seed))
  return Array.from({ length }, () => chars[below(chars.length)]).join('')
}
