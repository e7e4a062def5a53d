import type { Place } from '../diagnostics/place.ts'
import type { Locate } from './locate.ts'
import type { Entry, Node, ScalarNode, ScalarValue } from './node.ts'
import { resolvePlain } from './yaml-scalar.ts'

/** A value, and the offset of the line after it. */
export interface Found {
  readonly node: Node
  readonly next: number
}

// Quoted texts without escapes; unquoted ones that can't be anything else.
const QUOTED = `'([^'\\n]*)'|"([^"\\\\\\n]*)"`
const PLAIN = `((?:[^-\\s?:,[\\]{}#&*!|>'"%@\`]|-[^ \\n])(?:[^\\n#:]|:(?=[^ \\n])|(?<=[^ ])#)*)`
const FLOW_PLAIN = `((?:[^-\\s?:,[\\]{}#&*!|>'"%@\`]|-(?=[\\w.]))(?:[^\\n#:,[\\]{}]|:(?=[\\w./]))*)`
const END = ' *(?:(?<= )#[^\\n]*)?(?:\\n|$)'
const SCALAR = new RegExp(`(?:${QUOTED}|${PLAIN})${END}`, 'y')
const FLOW_SCALAR = new RegExp(`(?:${QUOTED}|${FLOW_PLAIN})`, 'y')
const FLOW_KEY = /(?:"([A-Za-z_][\w.-]*)"|'([A-Za-z_][\w.-]*)'|([A-Za-z_][\w.-]*)): +/y
const LINE_END = new RegExp(END, 'y')
const SPACES = / */y
/** More brackets in each other are left to the yaml package. */
const DEEPEST_INLINE = 20
const COMMA = / *, *(?=[^ \]}])/y

/** Reads a value that ends with its line. */
export function readInline(text: string, at: number, locate: Locate): Found | null {
  SCALAR.lastIndex = at
  const match = SCALAR.exec(text)
  if (match) {
    const next = SCALAR.lastIndex
    const node = scalarFrom(match[1], match[2], match[3], at, locate)
    return node && { node, next }
  }
  const flow = readCollection(text, at, locate, 0)
  if (!flow) return null
  LINE_END.lastIndex = flow.next
  return LINE_END.test(text) ? { node: flow.node, next: LINE_END.lastIndex } : null
}

/** A list or dict in brackets, up to the closing one; null where it goes on in the next line, or is peculiar. */
function readCollection(text: string, at: number, locate: Locate, depth: number): Found | null {
  if (depth > DEEPEST_INLINE) return null
  const place = locate(at)
  if (text[at] === '[') {
    const items: Node[] = []
    const next = readItems(text, at, ']', (start) => {
      const found = readFlowValue(text, start, locate, depth)
      if (found) items.push(found.node)
      return found?.next ?? null
    })
    return next === null ? null : { node: { kind: 'list', items, place }, next }
  }
  if (text[at] !== '{') return null
  const entries: Entry[] = []
  const next = readItems(text, at, '}', (start) => readEntry(text, start, entries, locate, depth))
  return next === null ? null : { node: { kind: 'map', entries, place }, next }
}

/** What stands between brackets, with commas between; gives the offset behind the closing one. */
function readItems(text: string, open: number, close: string, read: (at: number) => number | null): number | null {
  let at = skip(SPACES, text, open + 1)
  if (text[at] === close) return at + 1
  for (;;) {
    const end = read(at)
    if (end === null) return null
    const closing = skip(SPACES, text, end)
    if (text[closing] === close) return closing + 1
    at = skip(COMMA, text, end)
    if (at === end) return null
  }
}

function readEntry(text: string, start: number, entries: Entry[], locate: Locate, depth: number): number | null {
  FLOW_KEY.lastIndex = start
  const match = FLOW_KEY.exec(text)
  if (!match) return null
  const at = FLOW_KEY.lastIndex
  const key = scalarFrom(match[2], match[1], match[3], start, locate)
  const isNew = typeof key?.value === 'string' && !entries.some((entry) => entry.key.value === key.value)
  const found = key && isNew ? readFlowValue(text, at, locate, depth) : null
  if (!key || !found) return null
  entries.push({ key, value: found.node })
  return found.next
}

function readFlowValue(text: string, at: number, locate: Locate, depth: number): Found | null {
  FLOW_SCALAR.lastIndex = at
  const match = FLOW_SCALAR.exec(text)
  if (!match) return readCollection(text, at, locate, depth + 1)
  const next = FLOW_SCALAR.lastIndex
  const node = scalarFrom(match[1], match[2], match[3], at, locate)
  return node && { node, next }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function scalarFrom(
  single: string | undefined,
  double: string | undefined,
  plain: string | undefined,
  at: number,
  locate: Locate,
): ScalarNode | null {
  const quoted = single ?? double
  if (quoted !== undefined)
    return scalarNode(quoted, quoted, single === undefined ? 'double' : 'single', locate(at + 1, quoted.length))
  const text = plain?.replace(/ +$/, '') ?? ''
  const value = resolvePlain(text)
  return value === undefined ? null : scalarNode(value, text, 'plain', locate(at, text.length))
}

/** A scalar without a tag. */
export function scalarNode(value: ScalarValue, text: string, style: ScalarNode['style'], place: Place): ScalarNode {
  return {
    kind: 'scalar',
    value,
    text,
    style,
    quoted: style === 'single' || style === 'double',
    unsafe: false,
    sealed: null,
    conceal: null,
    place,
  }
}
