import { spend } from './budget.ts'
import { fail } from './errors.ts'
import { use } from './lift.ts'
import { floatText, isFloat, toDouble } from './numbers.ts'
import { isDateOnly, typeName } from './types.ts'
import { Callable, type Dict, PyDate, type PyObject, Range, Tuple, type Value } from './values.ts'

/** Python's str(). */
export function str(value: Value): string {
  const plain = use(value)
  if (typeof plain === 'string') return plain
  return plain instanceof PyDate ? plain.text : show(plain, [])
}

/** Python's repr(): strings in quotes. */
export function repr(value: Value): string {
  return show(use(value), [])
}

/** Python's ascii(): like repr, with all beyond ASCII escaped. */
export function ascii(value: Value): string {
  return repr(value).replace(/[^\0-\x7f]/gu, escapeCharacter)
}

function show(value: Value, outer: readonly Value[]): string {
  const plain = use(value)
  if (plain === null) return 'None'
  if (typeof plain === 'string') return quoted(plain)
  if (typeof plain === 'boolean') return plain ? 'True' : 'False'
  if (isFloat(plain)) return floatText(toDouble(plain))
  if (typeof plain === 'bigint') return intText(plain)
  if (typeof plain !== 'object') return String(plain)
  if (plain instanceof PyDate) return showDate(plain)
  if (Array.isArray(plain) || plain instanceof Map) return showContainer(plain, outer)
  return showObject(plain)
}

const longestInt = 10n ** 4300n

// Python's own limit, since long numbers take long to print.
function intText(value: bigint): string {
  if (value < longestInt && -value < longestInt) return String(value)
  return fail('Exceeds the limit (4300 digits) for integer string conversion')
}

function showContainer(value: Value[] | Dict, outer: readonly Value[]): string {
  if (value instanceof Range) return value.toString()
  const inside = [...outer, value]
  const cyclic = outer.includes(value)
  spend(5 + (Array.isArray(value) ? value.length : value.size))
  if (!Array.isArray(value)) {
    const pairs = cyclic ? ['...'] : [...value].map(([key, item]) => `${show(key, inside)}: ${show(item, inside)}`)
    return `{${pairs.join(', ')}}`
  }
  const items = cyclic ? ['...'] : value.map((item) => show(item, inside))
  if (!(value instanceof Tuple)) return `[${items.join(', ')}]`
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
}

function showObject(value: Callable | PyObject): string {
  if (value instanceof Callable) return `<function ${value.name}>`
  const text = value.attribute('__str__')
  return typeof text === 'string' ? text : `<${typeName(value)}>`
}

function showDate({ date, ...rest }: PyDate): string {
  const day = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  if (isDateOnly({ date, ...rest })) return `datetime.date(${day.join(', ')})`
  const time = [date.getUTCHours(), date.getUTCMinutes()]
  const seconds = date.getUTCSeconds()
  const micros = date.getUTCMilliseconds() * 1000
  const tail = micros > 0 ? [seconds, micros] : seconds > 0 ? [seconds] : []
  return `datetime.datetime(${[...day, ...time, ...tail].join(', ')})`
}

// What Python escapes: controls, formats, surrogates, private and unassigned characters, and any space but ' '.
const unprintable = /[\p{C}\p{Z}\\]/gu
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(unprintable, escapeCharacter)
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (character === ' ') return ' '
  if (character === '\n' || character === '\r' || character === '\t' || character === '\\') {
    return named[character] ?? character
  }
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
