import { spend } from '../budget.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import { floatText, isFloat, isInt, toDouble } from '../numbers.ts'
import { compare } from '../order.ts'
import { typeName } from '../types.ts'
import { type Dict, PyDate, type Value } from '../values.ts'

/** How Python's `json.dumps` is asked to write. */
export interface JsonStyle {
  /** What one level is shifted by; null puts all on one line. */
  readonly indent: string | null
  readonly sortKeys: boolean
  readonly ascii: boolean
  readonly itemSeparator: string
  readonly keySeparator: string
}

/** On one line, as Python does it when asked for nothing. */
export const oneLine: JsonStyle = {
  indent: null,
  sortKeys: false,
  ascii: true,
  itemSeparator: ', ',
  keySeparator: ': ',
}

const short = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\b', '\\b'],
])

/** A string as JSON, with everything beyond ASCII escaped if asked for. */
function quoteJson(text: string, ascii: boolean): string {
  const escaped = text.replace(ascii ? /["\\]|[^\x20-\x7e]/g : /["\\\x00-\x1f]/g, (char) => {
    return short.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${escaped}"`
}

/** Python's `json.dumps`; raises for what JSON can't hold. */
export function writeJson(value: Value, style: JsonStyle): string {
  return write(value, style, '\n', [])
}

function write(value: Value, style: JsonStyle, newline: string, outer: readonly Value[]): string {
  const plain = use(value)
  if (typeof plain === 'string') return quoteJson(plain, style.ascii)
  if (plain instanceof PyDate) return quoteJson(plain.text.replace(' ', 'T'), style.ascii)
  const scalar = scalarText(plain)
  if (scalar !== undefined) return scalar
  if (outer.includes(plain)) return fail('Circular reference detected')
  const inside = [...outer, plain]
  const deeper = style.indent === null ? newline : newline + style.indent
  if (plain instanceof Map) {
    spend(5 + plain.size)
    const pairs = ordered(plain, style).map(([key, item]) => {
      return quoteJson(keyText(key), style.ascii) + style.keySeparator + write(item, style, deeper, inside)
    })
    return enclose('{', pairs, '}', style, newline, deeper)
  }
  if (!Array.isArray(plain)) return fail(`Object of type ${typeName(plain)} is not JSON serializable`)
  spend(5 + plain.length)
  const items = plain.map((item) => write(item, style, deeper, inside))
  return enclose('[', items, ']', style, newline, deeper)
}

function scalarText(value: Value): string | undefined {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (isInt(value)) return String(value)
  return isFloat(value) ? double(toDouble(value)) : undefined
}

function double(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatText(value)
}

function keyText(key: Value): string {
  const plain = use(key)
  if (typeof plain === 'string') return plain
  return scalarText(plain) ?? fail(`keys must be str, int, float, bool or None, not ${typeName(plain)}`)
}

function ordered(dict: Dict, style: JsonStyle): [Value, Value][] {
  const pairs = [...dict]
  return style.sortKeys ? pairs.sort(([a], [b]) => compare(keyText(a), keyText(b))) : pairs
}

function enclose(open: string, parts: string[], close: string, style: JsonStyle, newline: string, deeper: string) {
  if (parts.length === 0) return open + close
  if (style.indent === null) return open + parts.join(style.itemSeparator) + close
  return open + deeper + parts.join(style.itemSeparator.trimEnd() + deeper) + newline + close
}
