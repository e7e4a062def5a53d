import { harmlessJson } from '../diagnostics/escape.ts'
import { ExactNumber, type ShownJson } from '../state/json.ts'
import { floatText } from '../template/numbers.ts'

/** JSON as Python's json.dumps prints it with sorted keys: `{"a": 1, "b": [2, 3]}`. */
export function pythonJson(value: ShownJson, indent = 0, depth = 1): string {
  if (Array.isArray(value))
    return wrapped(
      value.map((item) => pythonJson(item, indent, depth + 1)),
      '[]',
      indent,
      depth,
    )
  if (value instanceof ExactNumber) return value.text
  if (typeof value === 'object' && value !== null) {
    const rows = Object.entries(value)
      .filter((entry) => entry[1] !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `${text(key)}: ${pythonJson(inner, indent, depth + 1)}`)
    return wrapped(rows, '{}', indent, depth)
  }
  if (typeof value === 'number') return numberText(value)
  return typeof value === 'string' ? text(value) : JSON.stringify(value)
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  // Those are `Infinity` and `-Infinity` in Python's JSON too.
  return Number.isInteger(value) || !Number.isFinite(value) ? String(value) : floatText(value)
}

function wrapped(parts: readonly string[], brackets: string, indent: number, depth: number): string {
  if (parts.length === 0) return brackets
  if (indent === 0) return `${brackets[0]}${parts.join(', ')}${brackets[1]}`
  const pad = ' '.repeat(indent * depth)
  return `${brackets[0]}\n${pad}${parts.join(`,\n${pad}`)}\n${' '.repeat(indent * (depth - 1))}${brackets[1]}`
}

function text(value: string): string {
  return harmlessJson(JSON.stringify(value))
}
