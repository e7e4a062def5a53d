import { dictSet } from '../dict.ts'
import { fail } from '../errors.ts'
import { makeFloat, makeInt } from '../numbers.ts'
import type { Dict, Value } from '../values.ts'

interface Reader {
  readonly text: string
  at: number
  depth: number
}

/** Deeper nesting could exhaust the stack, which Node does not always survive. */
const maxDepth = 900

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
const words: ReadonlyMap<string, () => Value> = new Map<string, () => Value>([
  ['null', () => null],
  ['true', () => true],
  ['false', () => false],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['-Infinity', () => Number.NEGATIVE_INFINITY],
])

/** Reads JSON as Python's `json.loads` does: 1.0 stays a float, large ints stay exact; raises with its words. */
export function readJson(text: string): Value {
  const reader = { text, at: 0, depth: 0 }
  skip(reader)
  const value = readValue(reader)
  skip(reader)
  return reader.at < text.length ? wrong(reader, 'Extra data', reader.at) : value
}

function wrong(reader: Reader, message: string, at: number): never {
  const before = reader.text.slice(0, at)
  const line = before.split('\n').length
  return fail(`${message}: line ${line} column ${at - before.lastIndexOf('\n')} (char ${at})`)
}

function skip(reader: Reader): void {
  blank.lastIndex = reader.at
  blank.test(reader.text)
  reader.at = blank.lastIndex
}

function readValue(reader: Reader): Value {
  const start = reader.at
  const char = reader.text[start]
  if (char === '"') return readString(reader)
  if (char === '{' || char === '[') return readNested(reader, char)
  for (const [word, make] of words) {
    if (!reader.text.startsWith(word, start)) continue
    reader.at += word.length
    return make()
  }
  return readNumber(reader)
}

function readNested(reader: Reader, open: '{' | '['): Value {
  if (++reader.depth > maxDepth) fail('this JSON is nested too deeply')
  const value = open === '{' ? readObject(reader) : readArray(reader)
  reader.depth--
  return value
}

function readNumber(reader: Reader): Value {
  number.lastIndex = reader.at
  const match = number.exec(reader.text)
  if (match === null) return wrong(reader, 'Expecting value', reader.at)
  reader.at = number.lastIndex
  if (match[1] !== undefined || match[2] !== undefined) return makeFloat(Number(match[0]))
  return makeInt(match[0].length < 16 ? Number(match[0]) : BigInt(match[0]))
}

function readString(reader: Reader): string {
  const start = reader.at
  const end = /(?:[^"\\\x00-\x1f]|\\.)*/sy
  end.lastIndex = start + 1
  end.test(reader.text)
  const stop = Math.max(end.lastIndex, start + 1)
  if (stop >= reader.text.length) return wrong(reader, 'Unterminated string starting at', start)
  if (reader.text[stop] !== '"') return wrong(reader, 'Invalid control character at', stop)
  reader.at = stop + 1
  return unescaped(reader, reader.text.slice(start + 1, stop), start + 1)
}

const simple = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function unescaped(reader: Reader, raw: string, base: number): string {
  return raw.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_whole, letter: string, offset: number) => {
    if (letter.length === 5) return String.fromCharCode(Number.parseInt(letter.slice(1), 16))
    const message = letter === 'u' ? 'Invalid \\uXXXX escape' : 'Invalid \\escape'
    return simple.get(letter) ?? wrong(reader, message, base + offset + (letter === 'u' ? 1 : 0))
  })
}

function readObject(reader: Reader): Dict {
  const dict: Dict = new Map()
  reader.at++
  skip(reader)
  if (reader.text[reader.at] === '}') return closed(reader, dict)
  for (;;) {
    if (reader.text[reader.at] !== '"') {
      return wrong(reader, 'Expecting property name enclosed in double quotes', reader.at)
    }
    const key = readString(reader)
    skip(reader)
    if (reader.text[reader.at] !== ':') return wrong(reader, "Expecting ':' delimiter", reader.at)
    reader.at++
    skip(reader)
    dictSet(dict, key, readValue(reader))
    skip(reader)
    if (reader.text[reader.at] === '}') return closed(reader, dict)
    comma(reader)
  }
}

function readArray(reader: Reader): Value[] {
  const items: Value[] = []
  reader.at++
  skip(reader)
  if (reader.text[reader.at] === ']') return closed(reader, items)
  for (;;) {
    items.push(readValue(reader))
    skip(reader)
    if (reader.text[reader.at] === ']') return closed(reader, items)
    comma(reader)
  }
}

function closed<T>(reader: Reader, value: T): T {
  reader.at++
  return value
}

function comma(reader: Reader): void {
  if (reader.text[reader.at] !== ',') wrong(reader, "Expecting ',' delimiter", reader.at)
  reader.at++
  skip(reader)
}
