import type { Place } from '../diagnostics/place.ts'
import { createLocate, type Locate } from './locate.ts'
import type { Entry, MapNode, Node, ScalarNode, ScalarValue } from './node.ts'
import { resolvePlain } from './yaml-scalar.ts'

// One line: a key, and nothing, a quoted text without escapes, or an unquoted one that can't be anything else.
const LINE =
  /( *)(?:([A-Za-z_][\w.-]*):( *)(?:(?<= )(?:'([^'\n]*)'|"([^"\\\n]*)"|((?:[\w/.+(]|-[\w.])(?:[^\n#:]|:(?=\S))*)))? *(?:(?<= )#[^\n]*)?|#[^\n]*|)(?:\n|$)/y

// Tabs, carriage returns, letters past ASCII: left to the yaml package.
const PECULIAR = /[^\n\x20-\x7e]/

/** A map that may still get entries. */
interface Level {
  readonly indent: number
  readonly entries: Entry[]
  readonly keys: Set<string>
}

/**
 * Reads a text of nothing but `key: value` lines nested by indentation, as most variable files are, many times faster
 * than the yaml package. Null where there is anything else, or a mistake; otherwise equal to the package's tree.
 */
export function parsePlainMap(text: string, file: string): MapNode | null {
  if (PECULIAR.test(text)) return null
  const locate = createLocate(text, file)
  const root: Level = { indent: 0, entries: [], keys: new Set() }
  const levels = [root]
  LINE.lastIndex = text.startsWith('---\n') ? 4 : 0
  while (LINE.lastIndex < text.length) {
    const start = LINE.lastIndex
    const match = LINE.exec(text)
    if (!match) return null
    if (match[2] === undefined) continue
    const entry = readEntry(match, start, locate)
    const level = entry && levelFor(match[1]?.length ?? 0, levels, entry.key.place)
    if (!level || level.keys.has(entry.key.text)) return null
    level.keys.add(entry.key.text)
    level.entries.push(entry)
  }
  const first = root.entries[0]
  return first ? { kind: 'map', entries: root.entries, place: startOf(first.key.place) } : null
}

/** The map that a line of this indentation belongs to: an open one, or a new one below a key without a value. */
function levelFor(indent: number, levels: Level[], place: Place): Level | null {
  const top = levels.at(-1)
  if (top && indent > top.indent) {
    const parent = top.entries.pop()
    if (!parent || !isNothing(parent.value)) return null
    const nested: Level = { indent, entries: [], keys: new Set() }
    top.entries.push({ key: parent.key, value: { kind: 'map', entries: nested.entries, place: startOf(place) } })
    levels.push(nested)
    return nested
  }
  while ((levels.at(-1)?.indent ?? 0) > indent) levels.pop()
  const level = levels.at(-1)
  return level?.indent === indent ? level : null
}

function isNothing(value: Node): boolean {
  return value.kind === 'scalar' && value.text === '' && !value.quoted
}

function readEntry(match: RegExpExecArray, start: number, locate: Locate): Entry | null {
  const [, indent = '', keyText = '', gap = '', single, double, plain] = match
  const keyAt = start + indent.length
  const key = plainScalar(keyText, keyAt, locate)
  if (typeof key?.value !== 'string') return null
  const at = keyAt + keyText.length + 1 + gap.length
  const quoted = single ?? double
  if (quoted !== undefined) {
    return {
      key,
      value: scalar(quoted, quoted, single === undefined ? 'double' : 'single', locate(at + 1, quoted.length)),
    }
  }
  const value = plainScalar(plain?.trimEnd() ?? '', at, locate)
  return value && { key, value }
}

function plainScalar(text: string, at: number, locate: Locate): ScalarNode | null {
  const value = resolvePlain(text)
  return value === undefined ? null : scalar(value, text, 'plain', locate(at, text.length))
}

function scalar(value: ScalarValue, text: string, style: 'plain' | 'single' | 'double', place: Place): ScalarNode {
  return { kind: 'scalar', value, text, style, quoted: style !== 'plain', unsafe: false, vault: false, place }
}

function startOf({ file, line, column }: Place): Place {
  return { file, line, column }
}
