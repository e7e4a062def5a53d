import { fail } from './errors.ts'
import { formatBySpec } from './format-spec.ts'
import { getItem } from './item.ts'
import { use } from './lift.ts'
import type { CallArgs } from './registry.ts'
import { ascii, repr, str } from './text.ts'
import { typeName } from './types.ts'
import { Undefined, type Value } from './values.ts'

/** Python's `str.format`: `'{0} {name!r:>10}'`; attributes are not reachable through it. */
export function formatText(format: string, args: CallArgs): string {
  return render(format, args, { next: 0, byHand: null }, 2)
}

interface Counter {
  next: number
  /** Whether fields are numbered by hand; null before the first. */
  byHand: boolean | null
}

function render(format: string, args: CallArgs, counter: Counter, depth: number): string {
  if (depth < 0) return fail('Max string recursion exceeded')
  let text = ''
  let at = 0
  while (at < format.length) {
    const brace = nextBrace(format, at)
    text += format.slice(at, brace)
    if (brace === format.length) break
    if (format[brace] === format[brace + 1]) {
      text += format[brace]
      at = brace + 2
      continue
    }
    if (format[brace] === '}') return fail("Single '}' encountered in format string")
    const end = closingBrace(format, brace)
    text += field(format.slice(brace + 1, end), args, counter, depth)
    at = end + 1
  }
  return text
}

function nextBrace(format: string, from: number): number {
  const found = format.slice(from).search(/[{}]/)
  return found < 0 ? format.length : from + found
}

function closingBrace(format: string, open: number): number {
  let depth = 0
  for (let i = open; i < format.length; i++) {
    if (format[i] === '{') depth += 1
    if (format[i] === '}') depth -= 1
    if (depth === 0) return i
  }
  return fail(
    open + 1 === format.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  )
}

function field(text: string, args: CallArgs, counter: Counter, depth: number): string {
  const [, path = '', conversion, spec = ''] = /^((?:[^[\]!:]|\[[^\]]*\])*)(?:!([^:]*))?(?::(.*))?$/su.exec(text) ?? []
  const value = use(resolve(path, args, counter))
  const width = spec.includes('{') ? render(spec, args, counter, depth - 1) : spec
  if (conversion === 'r') return formatBySpec(repr(value), width, str)
  if (conversion === 'a') return formatBySpec(ascii(value), width, str)
  if (conversion === 's') return formatBySpec(str(value), width, str)
  if (conversion !== undefined) return fail(`Unknown conversion specifier ${conversion}`)
  return width === '' ? str(value) : formatBySpec(value, width, str)
}

function resolve(path: string, args: CallArgs, counter: Counter): Value {
  const [, first = '', rest = ''] = /^([^.[]*)(.*)$/su.exec(path) ?? []
  let value = argument(first, args, counter)
  for (const [, attribute, key = ''] of rest.matchAll(/\.([^.[]+)|\[([^\]]+)\]/gu)) {
    value =
      attribute === undefined
        ? found(getItem(value, /^\d+$/.test(key) ? Number(key) : key), key)
        : entry(value, attribute)
  }
  return value
}

// Of attributes, only the entries of dicts can be reached.
function entry(value: Value, name: string): Value {
  const item = value instanceof Map ? getItem(value, name) : undefined
  if (item !== undefined && !(item instanceof Undefined)) return item
  return fail(`'${typeName(value)}' object has no attribute '${name}'`)
}

function found(value: Value, key: string): Value {
  return value instanceof Undefined ? fail(repr(key)) : value
}

function argument(name: string, args: CallArgs, counter: Counter): Value {
  if (name !== '' && !/^\d+$/.test(name)) {
    const value = args.named.get(name)
    return value === undefined ? fail(repr(name)) : value
  }
  const byHand = name !== ''
  if (counter.byHand !== null && counter.byHand !== byHand) {
    const [from, to] = byHand
      ? ['automatic field numbering', 'manual field specification']
      : ['manual field specification', 'automatic field numbering']
    return fail(`cannot switch from ${from} to ${to}`)
  }
  counter.byHand = byHand
  const index = byHand ? Number(name) : counter.next++
  const value = args.positional[index]
  return value === undefined ? missingArgument(index) : value
}

function missingArgument(index: number): never {
  return fail(`Replacement index ${index} out of range for positional args tuple`)
}
