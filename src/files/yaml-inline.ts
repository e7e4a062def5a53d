import type { Place } from '../diagnostics/place.ts'
import type { Locate } from './locate.ts'
import type { Node, ScalarNode, ScalarValue } from './node.ts'
import { resolvePlain } from './yaml-scalar.ts'

/** A value, and the offset of the line after it. */
export interface Found {
  readonly node: Node
  readonly next: number
}

// Quoted texts without escapes; unquoted ones that can't be anything else; flow collections of such.
const QUOTED = `'([^'\\n]*)'|"([^"\\\\\\n]*)"`
const PLAIN = `((?:[^-\\s?:,[\\]{}#&*!|>'"%@\`]|-[^ \\n])(?:[^\\n#:]|:(?=[^ \\n])|(?<=[^ ])#)*)`
const FLOW_PLAIN = `[^-\\s?:,[\\]{}#&*!|>'"%@\`](?:[^\\n#:,[\\]{}])*`
const END = ' *(?:(?<= )#[^\\n]*)?(?:\\n|$)'
const SCALAR = new RegExp(`(?:${QUOTED}|${PLAIN})${END}`, 'y')
const FLOW = new RegExp(
  `(\\[ *(?:(?:'[^'\\n]*'|"[^"\\\\\\n]*"|${FLOW_PLAIN}) *(?:, *(?=[^ \\]])|(?=\\])))*\\]|\\{\\})${END}`,
  'y',
)
const FLOW_ITEM = new RegExp(`[[,] *(?:${QUOTED}|(${FLOW_PLAIN}))`, 'y')

/** Reads a value that ends with its line. */
export function readInline(text: string, at: number, locate: Locate): Found | null {
  SCALAR.lastIndex = at
  const match = SCALAR.exec(text)
  if (match) {
    const next = SCALAR.lastIndex
    const node = scalarFrom(match[1], match[2], match[3], at, locate)
    return node && { node, next }
  }
  FLOW.lastIndex = at
  const flow = FLOW.exec(text)?.[1]
  if (flow === undefined) return null
  const next = FLOW.lastIndex
  if (flow === '{}') return { node: { kind: 'map', entries: [], place: locate(at) }, next }
  const place = locate(at)
  const items = readItems(text, at, locate)
  return items && { node: { kind: 'list', items, place }, next }
}

function readItems(text: string, start: number, locate: Locate): ScalarNode[] | null {
  const items: ScalarNode[] = []
  FLOW_ITEM.lastIndex = start
  for (let match = FLOW_ITEM.exec(text); match; match = FLOW_ITEM.exec(text)) {
    const [whole, single, double, plain] = match
    const quotes = single === undefined && double === undefined ? 0 : 2
    const length = (single ?? double ?? plain ?? '').length + quotes
    const node = scalarFrom(single, double, plain, match.index + whole.length - length, locate)
    if (!node) return null
    items.push(node)
    // Spaces may stand before the next comma.
    while (text[FLOW_ITEM.lastIndex] === ' ') FLOW_ITEM.lastIndex++
  }
  return items
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
    vault: false,
    place,
  }
}
