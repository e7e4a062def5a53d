import { createLocate, type Locate } from './locate.ts'
import type { Entry, Node, ScalarNode } from './node.ts'
import { readBlock } from './yaml-block.ts'
import { DEEPEST } from './yaml-depth.ts'
import { readInline, scalarNode } from './yaml-inline.ts'
import { resolvePlain } from './yaml-scalar.ts'

// Tabs, carriage returns and other controls, byte order marks, halves of characters: left to the yaml package.
const PECULIAR = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const START = /(?:#[^\n]*\n|\n)*---\n/y

/**
 * Reads what people write most (keys, dashes, quotes, `[a, b]`, blocks of text) line by line, several times as fast as the
 * yaml package. Null where there is anything else, or a mistake; otherwise equal to what the package gives, places too.
 */
export function parseLines(text: string, file: string): Node | null {
  if (PECULIAR.test(text)) return null
  const reader: Reader = { text, locate: createLocate(text, file), root: null, open: [] }
  for (let start = matchEnd(START, text, 0) ?? 0; start < text.length; ) {
    const next = readLine(start, reader)
    if (next === null) return null
    start = next
  }
  return reader.root
}

interface Reader {
  readonly text: string
  readonly locate: Locate
  root: Node | null
  /** The collections that may still get more, from the outermost in. */
  readonly open: Open[]
}

/** `indent` is the column of its keys or dashes. */
type Open =
  | { readonly kind: 'map'; readonly indent: number; readonly entries: Entry[]; readonly keys: Set<string> }
  | { readonly kind: 'list'; readonly indent: number; readonly items: Node[] }

const INDENT = / */y
const DASH = /-(?: +|(?=\n)|$)/y
const NOTHING = /(?:#[^\n]*)?(?:\n|$)/y
const KEY = /([A-Za-z_][\w.-]*):(?: +|(?=\n)|$)/y

/** Reads a line, or a block of them, and gives the offset of the next one. */
function readLine(start: number, reader: Reader): number | null {
  const { text } = reader
  let at = matchEnd(INDENT, text, start) ?? start
  const blank = matchEnd(NOTHING, text, at)
  if (blank !== null) return blank
  let isItem = false
  for (let end = matchEnd(DASH, text, at); end !== null; end = matchEnd(DASH, text, at)) {
    if (!openItem(at - start, at, end, reader)) return null
    isItem = true
    at = end
  }
  KEY.lastIndex = at
  const key = KEY.exec(text)?.[1]
  if (key !== undefined) {
    const end = KEY.lastIndex
    return openEntry(key, at - start, at, end, reader) ? readValue(end, reader) : null
  }
  return isItem ? readValue(at, reader) : null
}

/** Puts what stands at an offset into the item or entry that was opened last. */
function readValue(at: number, reader: Reader): number | null {
  const nothing = matchEnd(NOTHING, reader.text, at)
  if (nothing !== null) return nothing
  const top = reader.open.at(-1)
  if (!top) return null
  const found = readBlock(reader.text, at, top.indent, reader.locate) ?? readInline(reader.text, at, reader.locate)
  if (!found) return null
  setLast(top, found.node)
  return found.next
}

/** Starts an item, of the list that has its dashes in this column, or of a new list. */
function openItem(column: number, at: number, valueAt: number, reader: Reader): boolean {
  closeDeeper(column, reader)
  const top = reader.open.at(-1)
  const item = nothingAt(valueAt, reader)
  if (top?.kind === 'list' && top.indent === column) {
    top.items.push(item)
    return true
  }
  // Below a key, dashes may stand in the column of the key itself.
  if (top && !lastIsNothing(top)) return false
  const items = [item]
  return put({ kind: 'list', items, place: reader.locate(at) }, { kind: 'list', indent: column, items }, reader)
}

/** Starts an entry, of the map that has its keys in this column, or of a new map. */
function openEntry(text: string, column: number, at: number, valueAt: number, reader: Reader): boolean {
  const value = resolvePlain(text)
  if (typeof value !== 'string') return false
  const entry = {
    key: scalarNode(value, text, 'plain', reader.locate(at, text.length)),
    value: nothingAt(valueAt, reader),
  }
  closeDeeper(column, reader)
  if (reader.open.at(-1)?.indent === column && reader.open.at(-1)?.kind === 'list') reader.open.pop()
  const top = reader.open.at(-1)
  if (top?.kind === 'map' && top.indent === column) {
    if (top.keys.has(text)) return false
    top.keys.add(text)
    top.entries.push(entry)
    return true
  }
  if (top && (top.indent >= column || !lastIsNothing(top))) return false
  const entries = [entry]
  return put(
    { kind: 'map', entries, place: reader.locate(at) },
    { kind: 'map', indent: column, entries, keys: new Set([text]) },
    reader,
  )
}

/** Makes a new collection the value of the innermost one's last item or entry, or the root. */
function put(node: Node, opened: Open, reader: Reader): boolean {
  if (reader.open.length >= DEEPEST) return false
  const top = reader.open.at(-1)
  if (top) setLast(top, node)
  else if (reader.root !== null || opened.indent > 0) return false
  else reader.root = node
  reader.open.push(opened)
  return true
}

function closeDeeper(column: number, { open }: Reader): void {
  while ((open.at(-1)?.indent ?? -1) > column) open.pop()
}

function lastIsNothing(open: Open): boolean {
  const last = open.kind === 'map' ? open.entries.at(-1)?.value : open.items.at(-1)
  return last?.kind === 'scalar' && last.text === '' && last.style === 'plain'
}

function setLast(open: Open, node: Node): void {
  if (open.kind === 'list') open.items[open.items.length - 1] = node
  const last = open.kind === 'map' ? open.entries.pop() : undefined
  if (open.kind === 'map' && last) open.entries.push({ key: last.key, value: node })
}

function nothingAt(at: number, { locate }: Reader): ScalarNode {
  return scalarNode(null, '', 'plain', locate(at, 0))
}

/** Where a sticky pattern that starts at an offset ends. */
function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}
