import type { Float } from '../template/values.ts'
import type { ScalarValue } from './node.ts'
import { float, integer } from './number.ts'
import { parseTimestamp, TIMESTAMP } from './yaml-time.ts'

const WORDS = new Map<string, boolean | null>([
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
])

const INT =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

/** The value of an unquoted scalar by PyYAML's YAML 1.1 rules; undefined where PyYAML raises (`2001-02-31`, `0x_`, `=`). */
export function resolvePlain(text: string): ScalarValue | undefined {
  if (text === '=' || text === '<<') return undefined
  const word = WORDS.get(text)
  if (word !== undefined) return word
  // Only what starts with a digit, a sign or a dot can be a number or a date.
  const first = text.charCodeAt(0)
  if (first > 57 || first < 43) return text
  if (INT.test(text)) return constructInt(text)
  if (FLOAT.test(text)) return constructFloat(text)
  if (TIMESTAMP.test(text)) return parseTimestamp(text) ?? undefined
  return text
}

/** The value of a scalar with a tag of YAML's own (`!!int`); undefined where PyYAML raises. */
export function resolveTagged(tag: string, text: string): ScalarValue | undefined {
  const lower = text.toLowerCase()
  switch (tag) {
    case 'str':
      return text
    case 'null':
      return null
    case 'bool':
      return WORDS.get(lower) ?? undefined
    case 'int':
      return constructInt(text)
    case 'float':
      return constructFloat(text)
    case 'timestamp':
      return parseTimestamp(text) ?? undefined
    default:
      return undefined
  }
}

function constructInt(text: string): number | bigint | undefined {
  const { negative, digits } = signed(text.replaceAll('_', ''))
  if (digits === '0') return 0
  if (/^0b[01]*$/.test(digits)) return integer(digits.slice(2), 2, negative) ?? undefined
  if (/^0x[0-9a-f]*$/i.test(digits)) return integer(digits.slice(2), 16, negative) ?? undefined
  if (/^0o?[0-7]*$/i.test(digits)) return integer(digits.replace(/^0o/i, ''), 8, negative) ?? undefined
  if (/^\d+(?::\d+)+$/.test(digits)) return negative ? -sexagesimal(digits) : sexagesimal(digits)
  return /^[1-9]\d*$/.test(digits) ? (integer(digits, 10, negative) ?? undefined) : undefined
}

function constructFloat(text: string): number | Float | undefined {
  const { negative, digits } = signed(text.replaceAll('_', '').toLowerCase())
  const sign = negative ? -1 : 1
  if (/^(?:\.inf|inf|infinity)$/.test(digits)) return sign * Number.POSITIVE_INFINITY
  if (digits === '.nan' || digits === 'nan') return Number.NaN
  if (/^\d+(?::\d+)+(?:\.\d*)?$/.test(digits)) return float(sign * sexagesimal(digits))
  if (!/^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(digits)) return undefined
  return float(sign * Number(digits))
}

function signed(text: string): { negative: boolean; digits: string } {
  return { negative: text.startsWith('-'), digits: text.replace(/^[-+]/, '') }
}

/** Base 60, as in hours, minutes and seconds; summed from the right, as Python's rounding has it. */
function sexagesimal(text: string): number {
  let [sum, base] = [0, 1]
  for (const part of text.split(':').reverse()) {
    sum += Number(part) * base
    base *= 60
  }
  return sum
}
