import { space } from '../characters.ts'
import type { Method, Table } from '../registry.ts'
import { ofText } from './self.ts'

const spaces = new RegExp(`^[${space}]+$`, 'u')
// Digits that are no decimals: superscripts, circled ones and the like.
const digits =
  /^[\p{Nd}²³¹\u1369-\u1371\u19da⁰⁴-⁹₀-₉\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]+$/u
const numerals = '零一二三四五六七八九十百千万億兆'
const numeric = new RegExp(`^[\\p{N}${numerals}]+$`, 'u')

/** Whether there is a cased character and none is uppercase. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text)
}

/** Whether there is a cased character and none is lowercase. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text)
}

function isTitle(text: string): boolean {
  const words = text.split(/\P{Cased}+/u).filter((part) => part !== '')
  return words.length > 0 && words.every((part) => /^[\p{Uppercase}\p{Lt}]\p{Lowercase}*$/u.test(part))
}

function matches(name: string, pattern: RegExp): Method {
  return ofText(name, [], (text) => pattern.test(text))
}

export const kindMethods: Table<Method> = {
  isalnum: matches('isalnum', /^[\p{L}\p{N}]+$/u),
  isalpha: matches('isalpha', /^\p{L}+$/u),
  isascii: matches('isascii', /^[\0-\x7f]*$/),
  isdecimal: matches('isdecimal', /^\p{Nd}+$/u),
  isdigit: matches('isdigit', digits),
  isidentifier: matches('isidentifier', /^[\p{ID_Start}_]\p{ID_Continue}*$/u),
  islower: ofText('islower', [], isLower),
  isnumeric: matches('isnumeric', numeric),
  isprintable: matches('isprintable', /^(?:[^\p{C}\p{Z}]| )*$/u),
  isspace: matches('isspace', spaces),
  istitle: ofText('istitle', [], isTitle),
  isupper: ofText('isupper', [], isUpper),
}
