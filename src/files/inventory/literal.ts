import type { Place } from '../../diagnostics/place.ts'
import { type Raw, Template, tuple, type Value } from '../../template/values.ts'
import { float, integer } from '../number.ts'
import { isTemplate } from '../raw.ts'
import { pythonString } from './python-string.ts'

/** The value of a variable in an INI inventory: a Python literal (`1`, `'a'`, `[1, {'b': None}]`), else the text itself. */
export function literalOrText(text: string, place: Place): Raw {
  if (/^[A-Za-z_/][^'"]*$/.test(text) && !/^(?:True|False|None)\b/.test(text)) return textOf(text, place)
  const reader = { text, at: 0, place }
  const value = readValues(reader)
  return value !== undefined && /^\s*(?:#.*)?$/.test(text.slice(reader.at)) ? value : textOf(text, place)
}

/** A value, or several with commas between them, which make a tuple: `80,443`. */
function readValues(reader: Reader): Raw | undefined {
  const first = readValue(reader)
  if (first === undefined || !takeMark(reader, ',')) return first
  const items = [first]
  while (!/^\s*(?:#.*)?$/.test(reader.text.slice(reader.at))) {
    const next = readValue(reader)
    if (next === undefined) return undefined
    items.push(next)
    if (!takeMark(reader, ',')) break
  }
  return tupleOf(items)
}

function textOf(text: string, place: Place): Raw {
  return isTemplate(text) ? new Template(text, place) : text
}

interface Reader {
  readonly text: string
  at: number
  readonly place: Place
}

const TOKEN =
  /\s*(?:([rubRUB]{0,2}(?:'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"))|([\d.](?:[\w.]|(?<=[\d._][eE])[-+])*)|(True|False|None)\b|([-+()[\]{},:]))/y

type Token = readonly [kind: 'string' | 'number' | 'word' | 'mark', text: string]

function take(reader: Reader): Token | undefined {
  TOKEN.lastIndex = reader.at
  const match = TOKEN.exec(reader.text)
  if (!match) return undefined
  reader.at = TOKEN.lastIndex
  const [, string, number, word, mark] = match
  if (string !== undefined) return ['string', string]
  if (number !== undefined) return ['number', number]
  return word !== undefined ? ['word', word] : ['mark', mark ?? '']
}

/** Takes the next token only if it is this mark. */
function takeMark(reader: Reader, mark: string): boolean {
  const { at } = reader
  if (take(reader)?.[1] === mark) return true
  reader.at = at
  return false
}

/** Undefined: no Python literal. */
function readValue(reader: Reader): Raw | undefined {
  const [kind, text = ''] = take(reader) ?? []
  if (kind === 'string') return readString(text, reader)
  if (kind === 'number') return pythonNumber(text, false)
  if (kind === 'word') return text === 'None' ? null : text === 'True'
  if (text === '-' || text === '+') {
    const [next, digits = ''] = take(reader) ?? []
    return next === 'number' ? pythonNumber(digits, text === '-') : undefined
  }
  if (text === '[') return readItems(reader, ']')?.items
  if (text === '{') return readDict(reader)
  return text === '(' ? readTuple(reader) : undefined
}

/** Strings that stand side by side are one. */
function readString(first: string, reader: Reader): Raw | undefined {
  let value = pythonString(first)
  for (;;) {
    const { at } = reader
    const next = take(reader)
    if (next?.[0] !== 'string') {
      reader.at = at
      return value === undefined ? undefined : textOf(value, reader.place)
    }
    const more = pythonString(next[1])
    value = value === undefined || more === undefined ? undefined : value + more
  }
}

function readItems(reader: Reader, end: ']' | ')'): { items: Raw[]; comma: boolean } | undefined {
  const items: Raw[] = []
  let comma = false
  while (!takeMark(reader, end)) {
    const item = items.length === 0 || comma ? readValue(reader) : undefined
    if (item === undefined) return undefined
    items.push(item)
    comma = takeMark(reader, ',')
  }
  return { items, comma }
}

/** `(1)` is just a number. */
function readTuple(reader: Reader): Raw | undefined {
  const found = readItems(reader, ')')
  if (found?.items.length === 1 && !found.comma) return found.items[0]
  return found && tupleOf(found.items)
}

/** One with templates in it is a list. */
function tupleOf(items: readonly Raw[]): Raw {
  const values = items.filter(isValue)
  return values.length === items.length ? tuple(values) : [...items]
}

function isValue(raw: Raw): raw is Value {
  if (raw instanceof Template) return false
  if (Array.isArray(raw)) return raw.every(isValue)
  return raw instanceof Map ? [...raw.values()].every(isValue) : true
}

function readDict(reader: Reader): Raw | undefined {
  const dict = new Map<Raw, Raw>()
  let comma = true
  while (!takeMark(reader, '}')) {
    const key = comma ? readValue(reader) : undefined
    const value = key !== undefined && takeMark(reader, ':') ? readValue(reader) : undefined
    if (key === undefined || value === undefined || Array.isArray(key) || key instanceof Map) return undefined
    dict.set(key, value)
    comma = takeMark(reader, ',')
  }
  return dict
}

function pythonNumber(text: string, negative: boolean): Raw | undefined {
  const digits = text.replaceAll('_', '')
  if (/^_|__|_$|_[.eE]|[.eE]_/.test(text)) return undefined
  const based = /^0([xX])([\da-fA-F]+)$|^0([oO])([0-7]+)$|^0([bB])([01]+)$/.exec(digits)
  if (based)
    return integer(based[2] ?? based[4] ?? based[6] ?? '', based[1] ? 16 : based[3] ? 8 : 2, negative) ?? undefined
  if (/^(?:0+|[1-9]\d*)$/.test(digits)) return integer(digits, 10, negative) ?? undefined
  if (!/^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(digits) || /^\d+$/.test(digits)) return undefined
  return float(negative ? -Number(digits) : Number(digits))
}
