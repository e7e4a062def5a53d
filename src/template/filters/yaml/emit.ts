import type { Value } from '../../values.ts'
import { type DictNode, type ListNode, nodesOf, type YamlNode, type YamlStyle } from './nodes.ts'
import { isSimpleKey, putScalar } from './scalars.ts'
import { putIndent, putMark, type Sink } from './sink.ts'

/** The part that a node plays: only a key must stay on one line, only a value may leave its list unindented. */
type Role = 'root' | 'item' | 'key' | 'value'

interface Writer {
  readonly sink: Sink
  readonly style: YamlStyle
  readonly written: Set<YamlNode>
}

/** A document as PyYAML's `dump` writes it through libyaml. */
export function writeYaml(value: Value, style: YamlStyle): string {
  const root = nodesOf(value, style)
  const bestIndent = style.indent > 1 && style.indent < 10 ? style.indent : 2
  const sink: Sink = {
    parts: [],
    bestIndent,
    bestWidth: style.width > bestIndent * 2 ? style.width : style.width < 0 ? Number.POSITIVE_INFINITY : 80,
    column: 0,
    indent: -1,
    flowLevel: 0,
    whitespace: true,
    indention: true,
  }
  if (style.explicitStart) putMark(sink, '---', true)
  putNode({ sink, style, written: new Set() }, root, 'root')
  putIndent(sink)
  return sink.parts.join('') + (style.explicitEnd ? '...\n' : '')
}

function putNode(writer: Writer, node: YamlNode, role: Role): void {
  const { sink, written } = writer
  if (node.anchor !== undefined) {
    putMark(sink, `${written.has(node) ? '*' : '&'}${node.anchor}`, true)
    if (written.has(node)) return
    written.add(node)
  }
  if (node.kind === 'scalar') putScalar(sink, node, role === 'key', writer.style.quote)
  else if (sink.flowLevel > 0 || node.flow || isEmpty(node)) putFlow(writer, node)
  else if (node.kind === 'list') putBlockList(writer, node, role)
  else putBlockDict(writer, node)
}

function isEmpty(node: ListNode | DictNode): boolean {
  return node.kind === 'list' ? node.items.length === 0 : node.pairs.length === 0
}

function simpleKey({ written }: Writer, node: YamlNode): boolean {
  if (node.anchor !== undefined && written.has(node)) return true
  return node.kind === 'scalar' ? isSimpleKey(node) : isEmpty(node)
}

function putFlow(writer: Writer, node: ListNode | DictNode): void {
  const { sink } = writer
  const outer = sink.indent
  const [open, close] = node.kind === 'list' ? '[]' : '{}'
  putMark(sink, open ?? '', true, true)
  sink.indent = outer < 0 ? sink.bestIndent : outer + sink.bestIndent
  sink.flowLevel++
  const parts = node.kind === 'list' ? node.items : node.pairs
  parts.forEach((part, index) => {
    if (index > 0) putMark(sink, ',', false)
    if (sink.column > sink.bestWidth) putIndent(sink)
    if (Array.isArray(part)) putFlowPair(writer, part)
    else putNode(writer, part, 'item')
  })
  sink.flowLevel--
  sink.indent = outer
  putMark(sink, close ?? '', false)
}

function putFlowPair(writer: Writer, [key, value]: [YamlNode, YamlNode]): void {
  const { sink } = writer
  if (simpleKey(writer, key)) {
    putNode(writer, key, 'key')
    putMark(sink, ':', false)
  } else {
    putMark(sink, '?', true)
    putNode(writer, key, 'value')
    if (sink.column > sink.bestWidth) putIndent(sink)
    putMark(sink, ':', true)
  }
  putNode(writer, value, 'value')
}

function putBlockList(writer: Writer, node: ListNode, role: Role): void {
  const { sink } = writer
  const outer = sink.indent
  const unindented = (role === 'value' || role === 'key') && !sink.indention
  if (outer < 0) sink.indent = 0
  else if (!unindented) sink.indent = outer + sink.bestIndent
  for (const item of node.items) {
    putIndent(sink)
    putMark(sink, '-', true, false, true)
    putNode(writer, item, 'item')
  }
  sink.indent = outer
}

function putBlockDict(writer: Writer, node: DictNode): void {
  const { sink } = writer
  const outer = sink.indent
  sink.indent = outer < 0 ? 0 : outer + sink.bestIndent
  for (const [key, value] of node.pairs) {
    putIndent(sink)
    if (simpleKey(writer, key)) {
      putNode(writer, key, 'key')
      putMark(sink, ':', false)
    } else {
      putMark(sink, '?', true, false, true)
      putNode(writer, key, 'value')
      putIndent(sink)
      putMark(sink, ':', true, false, true)
    }
    putNode(writer, value, 'value')
  }
  sink.indent = outer
}
