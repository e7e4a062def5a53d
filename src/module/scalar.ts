import { saysYes } from '../files/yes.ts'
import { toDouble } from '../template/numbers.ts'
import { str } from '../template/text.ts'
import { typeName } from '../template/types.ts'
import { Float, type Value } from '../template/values.ts'

/** A coerced value, or how the given one is wrong: "must be a whole number". */
export type Coerced<T> = { readonly value: T } | { readonly wrong: string }

const no = ['no', 'off', 'false', '0', 'n', 'f', '0.0']

/** A boolean by the words that Ansible takes for one; undefined where it is none. */
export function toBoolean(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (!isScalar(value)) return undefined
  const word = str(value).trim().toLowerCase()
  return saysYes(word) ? true : no.includes(word) ? false : undefined
}

/** A whole number, also from text; undefined where it is none. */
export function toInteger(value: Value): number | undefined {
  if (typeof value === 'boolean') return undefined
  if (typeof value === 'string' && !/^\s*[-+]?\d+(_\d+)*\s*$/.test(value)) return undefined
  const number = toNumber(value)
  return number !== undefined && Number.isInteger(number) ? number : undefined
}

/** Any number, also from text; undefined where it is none. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) return toDouble(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value.trim().replace(/(?<=\d)_(?=\d)/g, ''))
  return Number.isNaN(number) ? undefined : number
}

/** Text as Python's str() makes it of a scalar. */
export function toText(value: Value): Coerced<string> {
  return isScalar(value) ? { value: str(value) } : { wrong: 'must be a string' }
}

/** `0644` for 0644, 420, "644" and "0o644"; symbolic modes and `preserve` as they are. */
export function toMode(value: Value): Coerced<string> {
  const wrong = { wrong: 'must be octal ("0644") or symbolic ("u=rw,g=r")' }
  if (typeof value === 'number') return octal(value) ?? wrong
  if (typeof value !== 'string') return wrong
  const text = value.trim()
  if (/^(0o?)?[0-7]+$/.test(text)) return octal(Number.parseInt(text.replace('o', ''), 8)) ?? wrong
  return text === 'preserve' || symbolic.test(text) ? { value: text } : wrong
}

const symbolic = /^[ugoa]*([-+=]([rwxXstugo]*))+(,[ugoa]*([-+=]([rwxXstugo]*))+)*$/

function octal(bits: number): Coerced<string> | undefined {
  const fits = Number.isInteger(bits) && bits >= 0 && bits <= 0o7777
  return fits ? { value: bits.toString(8).padStart(4, '0') } : undefined
}

function isScalar(value: Value): boolean {
  return value !== null && !Array.isArray(value) && !(value instanceof Map)
}

/** How a value is shown in a message: a word in quotes, a list by its kind only. */
export function shown(value: Value): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Map) return 'a dict'
  const text = str(value)
  return typeName(value) === 'str' ? JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text) : text
}
