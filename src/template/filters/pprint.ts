import { bind } from '../bind.ts'
import { spend } from '../budget.ts'
import { use } from '../lift.ts'
import { splitLines } from '../methods/split.ts'
import { compare } from '../order.ts'
import type { Filter, Table } from '../registry.ts'
import { textLength } from '../sequence.ts'
import { repr } from '../text.ts'
import { typeName } from '../types.ts'
import { type Dict, Tuple, tuple, type Value } from '../values.ts'

const lineWidth = 80

/** Python's `pprint.pformat`: dicts sorted, one item a line where a line would grow beyond 80. */
function pretty(value: Value, indent: number, allowance: number, depth: number): string {
  const plain = use(value)
  const whole = repr(sorted(plain))
  if (textLength(whole) <= lineWidth - indent - allowance) return whole
  if (plain instanceof Map) return prettyDict(plain, indent, allowance, depth)
  if (Array.isArray(plain)) return prettyList(plain, indent, allowance, depth)
  return typeof plain === 'string' ? prettyText(plain, indent, allowance, depth) : whole
}

// Sorted by repr where the keys have no order among them.
function pairsOf(dict: Dict): [Value, Value][] {
  const byType = (key: Value) => (typeof key === 'object' && key !== null ? null : typeName(key))
  return [...dict].sort(([a], [b]) => {
    if (byType(a) !== byType(b)) return compare(`${typeName(a)}`, `${typeName(b)}`)
    return compare(a, b)
  })
}

function sorted(value: Value): Value {
  const plain = use(value)
  spend(1)
  if (plain instanceof Map) return new Map(pairsOf(plain).map(([key, item]) => [key, sorted(item)]))
  if (plain instanceof Tuple) return tuple(plain.map(sorted))
  return Array.isArray(plain) ? plain.map(sorted) : plain
}

function prettyDict(dict: Dict, indent: number, allowance: number, depth: number): string {
  const pairs = pairsOf(dict)
  const texts = pairs.map(([key, item], index) => {
    const name = repr(key)
    const room = index === pairs.length - 1 ? allowance + 1 : 1
    return `${name}: ${pretty(item, indent + 1 + textLength(name) + 2, room, depth + 1)}`
  })
  return `{${texts.join(`,\n${' '.repeat(indent + 1)}`)}}`
}

function prettyList(list: readonly Value[], indent: number, allowance: number, depth: number): string {
  const single = list instanceof Tuple && list.length === 1
  const [open, close] = list instanceof Tuple ? ['(', single ? ',)' : ')'] : ['[', ']']
  const texts = list.map((item, index) => {
    return pretty(item, indent + 1, index === list.length - 1 ? allowance + close.length : 1, depth + 1)
  })
  return open + texts.join(`,\n${' '.repeat(indent + 1)}`) + close
}

function prettyText(text: string, indent: number, allowance: number, depth: number): string {
  const [at, room] = depth === 1 ? [indent + 1, allowance + 1] : [indent, allowance]
  const lines = splitLines(text, true)
  const chunks = lines.flatMap((line, index) => {
    const last = index === lines.length - 1
    const width = lineWidth - at - (last ? room : 0)
    return textLength(repr(line)) <= width ? [repr(line)] : brokenLine(line, lineWidth - at, last ? room : 0)
  })
  if (chunks.length === 1) return chunks[0] ?? ''
  const joined = chunks.join(`\n${' '.repeat(at)}`)
  return depth === 1 ? `(${joined})` : joined
}

function brokenLine(line: string, width: number, lastRoom: number): string[] {
  const parts = line.match(/\S*\s*/g)?.filter((part) => part !== '') ?? []
  const chunks: string[] = []
  let current = ''
  parts.forEach((part, index) => {
    const room = index === parts.length - 1 ? width - lastRoom : width
    if (current !== '' && textLength(repr(current + part)) > room) {
      chunks.push(repr(current))
      current = part
    } else current += part
  })
  return current === '' ? chunks : [...chunks, repr(current)]
}

export const filters: Table<Filter> = {
  pprint: (value, args) => {
    bind('pprint', [], args)
    return pretty(value, 0, 0, 1)
  },
}
