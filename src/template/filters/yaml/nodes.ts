import { fail } from '../../errors.ts'
import { use } from '../../lift.ts'
import { floatText, isFloat, isInt, toDouble } from '../../numbers.ts'
import { compare } from '../../order.ts'
import { typeName } from '../../types.ts'
import { type Dict, PyDate, type Value } from '../../values.ts'
import { type PlainType, plainType } from './resolve.ts'

/** How PyYAML is asked to dump; a flow style of null writes those collections inline that hold scalars only. */
export interface YamlStyle {
  readonly indent: number
  readonly width: number
  readonly sortKeys: boolean
  readonly flow: boolean | null
  readonly quote: '"' | "'" | null
  readonly explicitStart: boolean
  readonly explicitEnd: boolean
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly text: string
  /** Whether the text without quotes reads back as this type. */
  readonly plain: boolean
  /** Whether the text in quotes reads back as this type. */
  readonly quoted: boolean
  anchor?: string
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: YamlNode[]
  flow: boolean
  anchor?: string
}

export interface DictNode {
  readonly kind: 'dict'
  readonly pairs: [YamlNode, YamlNode][]
  flow: boolean
  anchor?: string
}

export type YamlNode = ScalarNode | ListNode | DictNode

/** The nodes for a value; what occurs twice by identity is one node with an anchor. */
export function nodesOf(value: Value, style: YamlStyle): YamlNode {
  const root = represent(value, style, new Map())
  anchor(root, new Set(), { last: 0 })
  return root
}

function represent(value: Value, style: YamlStyle, made: Map<Value, YamlNode>): YamlNode {
  const plain = use(value)
  const known = made.get(plain)
  if (known !== undefined) return known
  if (Array.isArray(plain)) return listNode(plain, style, made)
  if (plain instanceof Map) return dictNode(plain, style, made)
  const node = scalarOf(plain)
  if (plain instanceof PyDate) made.set(plain, node)
  return node
}

function listNode(list: readonly Value[], style: YamlStyle, made: Map<Value, YamlNode>): ListNode {
  const node: ListNode = { kind: 'list', items: [], flow: style.flow === true }
  if (list.length > 0) made.set(list as Value, node)
  for (const item of list) node.items.push(represent(item, style, made))
  if (style.flow === null) node.flow = node.items.every((item) => isSimple(item, style))
  return node
}

function dictNode(dict: Dict, style: YamlStyle, made: Map<Value, YamlNode>): DictNode {
  const node: DictNode = { kind: 'dict', pairs: [], flow: style.flow === true }
  made.set(dict, node)
  for (const [key, item] of orderedPairs(dict, style)) {
    node.pairs.push([represent(key, style, made), represent(item, style, made)])
  }
  if (style.flow === null) node.flow = node.pairs.flat().every((part) => isSimple(part, style))
  return node
}

function isSimple(node: YamlNode, style: YamlStyle): boolean {
  return node.kind === 'scalar' && style.quote === null
}

// Keys that have no order among them stay as they are.
function orderedPairs(dict: Dict, { sortKeys }: YamlStyle): [Value, Value][] {
  const pairs = [...dict]
  const kinds = new Set(pairs.map(([key]) => orderKind(key)))
  return sortKeys && kinds.size === 1 ? pairs.sort(([a], [b]) => compare(a, b)) : pairs
}

function orderKind(key: Value): string {
  const plain = use(key)
  return isInt(plain) || isFloat(plain) ? 'number' : typeName(plain)
}

function scalar(type: PlainType, text: string): ScalarNode {
  return { kind: 'scalar', text, plain: plainType(text) === type, quoted: type === 'str' }
}

function scalarOf(value: Value): ScalarNode {
  if (value === null) return scalar('null', 'null')
  if (typeof value === 'string') return scalar('str', value)
  if (typeof value === 'boolean') return scalar('bool', String(value))
  if (isInt(value)) return scalar('int', String(value))
  if (isFloat(value)) return scalar('float', floatScalar(toDouble(value)))
  if (value instanceof PyDate) return scalar('timestamp', value.text)
  return fail(`cannot represent an object: ${typeName(value)}`)
}

function floatScalar(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const text = floatText(value)
  // YAML 1.1 takes 1e+17 for a string.
  return text.includes('.') ? text : text.replace('e', '.0e')
}

function anchor(node: YamlNode, seen: Set<YamlNode>, counter: { last: number }): void {
  if (seen.has(node)) {
    if (node.anchor === undefined) node.anchor = `id${String(++counter.last).padStart(3, '0')}`
    return
  }
  seen.add(node)
  if (node.kind === 'list') for (const item of node.items) anchor(item, seen, counter)
  if (node.kind === 'dict') for (const part of node.pairs.flat()) anchor(part, seen, counter)
}
