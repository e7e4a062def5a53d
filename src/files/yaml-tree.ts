import type { ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { yamlPackage } from '../template/yaml-package.ts'
import type { Locate } from './locate.ts'
import type { Node, ScalarNode, ScalarValue } from './node.ts'
import type { Vault } from './vault.ts'
import { mapEntries, type Pair } from './yaml-map.ts'
import { resolvePlain, resolveTagged } from './yaml-scalar.ts'

/** What the nodes of one file share while they are made. */
export interface TreeContext {
  readonly text: string
  readonly locate: Locate
  /** Anchored nodes of the document; null while the node itself is being made. */
  readonly anchors: Map<string, Node | null>
  readonly diagnostics: Diagnostic[]
  readonly vault: Vault
}

const CORE = 'tag:yaml.org,2002:'
const STYLES = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
} as const

/** Makes our tree of the yaml package's: values as PyYAML has them, aliases and merges resolved, everything with its place. */
export function makeNode(source: ParsedNode | null, context: TreeContext, unsafe = false): Node {
  if (yamlPackage().isAlias(source)) return aliased(source.source, source.range?.[0] ?? 0, context)
  if (yamlPackage().isMap(source)) return anchored(source.anchor, context, () => makeMap(source, context, unsafe))
  if (yamlPackage().isSeq(source)) return anchored(source.anchor, context, () => makeList(source, context, unsafe))
  if (yamlPackage().isScalar(source)) return anchored(source.anchor, context, () => makeScalar(source, context, unsafe))
  return emptyScalar(context, 0)
}

function anchored(anchor: string | undefined, { anchors }: TreeContext, make: () => Node): Node {
  if (anchor === undefined) return make()
  anchors.set(anchor, null)
  const node = make()
  anchors.set(anchor, node)
  return node
}

function aliased(name: string, offset: number, context: TreeContext): Node {
  const target = context.anchors.get(name)
  if (target) return target
  const place = context.locate(offset, name.length + 1)
  context.diagnostics.push(
    target === null
      ? problem('yaml-syntax', `*${name} stands inside of &${name} itself`, place)
      : problem(
          'yaml-syntax',
          `*${name} is read as an alias, and there is no anchor &${name} above`,
          place,
          `for a text that starts with "*", quote it: "*${name}"`,
        ),
  )
  return emptyScalar(context, offset)
}

function makeMap(source: YAMLMap, context: TreeContext, unsafe: boolean): Node {
  const start = source.range?.[0] ?? 0
  if (context.text.startsWith('{{', start)) {
    context.diagnostics.push(unquotedTemplate(context.text, start, context.locate))
    return emptyScalar(context, start)
  }
  const inner = unsafe || collectionTag(source.tag, 'map', start, context)
  const entries = mapEntries(source.items as Pair[], context, (node) => makeNode(node, context, inner))
  return { kind: 'map', entries, place: context.locate(start) }
}

function makeList(source: YAMLSeq, context: TreeContext, unsafe: boolean): Node {
  const start = source.range?.[0] ?? 0
  const inner = unsafe || collectionTag(source.tag, 'seq', start, context)
  const items = source.items.map((item) => makeNode(item as ParsedNode, context, inner))
  return { kind: 'list', items, place: context.locate(start) }
}

/** Whether the tag is `!unsafe`; tags that PyYAML's safe loader and Ansible don't have are mistakes. */
function collectionTag(tag: string | undefined, kind: 'map' | 'seq', start: number, context: TreeContext): boolean {
  if (tag === undefined || tag === CORE + kind || tag === '!') return false
  if (tag === '!unsafe') return true
  wrongTag(tag, kind === 'map' ? 'a mapping' : 'a list', start, context)
  return false
}

function makeScalar(source: Scalar, context: TreeContext, unsafe: boolean): ScalarNode {
  const style = STYLES[source.type ?? 'PLAIN'] ?? 'plain'
  const [start, end] = source.range ?? [0, 0]
  const text = scalarText(source, context.text)
  const place = scalarPlace(style, start, end, text, context)
  return {
    kind: 'scalar',
    value: scalarValue(source, style === 'plain', text, context),
    text,
    style,
    quoted: style === 'single' || style === 'double',
    unsafe: unsafe || source.tag === '!unsafe',
    sealed: isVaultTag(source.tag) ? context.vault.sealed(text, place) : null,
    conceal: null,
    place,
  }
}

function isVaultTag(tag: string | undefined): boolean {
  return tag === '!vault' || tag === '!vault-encrypted'
}

/** PyYAML ends a block at the end of a file that ends without a newline without one, the yaml package with one. */
function scalarText({ source = '', type, range }: Scalar, file: string): string {
  const last = type?.startsWith('BLOCK') && range?.[1] === file.length && !file.endsWith('\n')
  return last ? source.replace(/\n$/, '') : source
}

function scalarValue(source: Scalar, plain: boolean, text: string, context: TreeContext): ScalarValue {
  const { tag } = source
  const start = source.range?.[0] ?? 0
  if (tag === undefined || tag === '!') return plain ? plainValue(text, start, context) : text
  if (tag === '!unsafe' || isVaultTag(tag)) return text
  const value = tag.startsWith(CORE) ? resolveTagged(tag.slice(CORE.length), text) : undefined
  if (value !== undefined) return value
  wrongTag(tag, `"${text}"`, start, context)
  return text
}

function plainValue(text: string, start: number, context: TreeContext): ScalarValue {
  const value = resolvePlain(text)
  if (value !== undefined) return value
  const place = context.locate(start, text.length)
  context.diagnostics.push(
    problem('yaml-syntax', `"${text}" looks like a number or a date but is none`, place, 'quote it'),
  )
  return text
}

function wrongTag(tag: string, what: string, start: number, { text, locate, diagnostics }: TreeContext): void {
  const core = tag.startsWith(CORE) ? tag.slice(CORE.length) : ''
  const name = core === '' ? tag : `!!${core}`
  const at = text.lastIndexOf('!', start) - (core === '' ? 0 : 1)
  const known = ['str', 'int', 'float', 'bool', 'null', 'timestamp', 'map', 'seq'].includes(core)
  diagnostics.push(
    known
      ? problem('yaml-syntax', `${what} can't be read as ${name}`, locate(at, name.length))
      : problem(
          'yaml-syntax',
          `the tag ${name} is unknown`,
          locate(at, name.length),
          'quote a text that starts with "!"',
        ),
  )
}

/** Where the content starts; the length only where it stands on one line as it is. */
function scalarPlace(
  style: ScalarNode['style'],
  start: number,
  end: number,
  text: string,
  { text: source, locate }: TreeContext,
) {
  if (style === 'plain') return locate(start, end - start === text.length ? text.length : undefined)
  if (style === 'single' || style === 'double')
    return locate(start + 1, end - start - 2 === text.length ? text.length : undefined)
  const lineEnd = source.indexOf('\n', start)
  const body = lineEnd < 0 ? -1 : source.slice(lineEnd, end).search(/\S/)
  return locate(body < 0 ? start : lineEnd + body)
}

function emptyScalar({ locate }: TreeContext, offset: number): ScalarNode {
  return {
    kind: 'scalar',
    value: null,
    text: '',
    style: 'plain',
    quoted: false,
    unsafe: false,
    sealed: null,
    conceal: null,
    place: locate(offset),
  }
}

/** The most common mistake of all: `dest: {{ folder }}/x`. */
export function unquotedTemplate(text: string, offset: number, locate: Locate): Diagnostic {
  const line =
    text
      .slice(offset)
      .split('\n', 1)[0]
      ?.replace(/\s+#.*/, '')
      .trimEnd() ?? ''
  const key = /^(\{\{.*?\}\}[^\s:]*):(?: |$)/.exec(line)?.[1]
  const value = key ?? /^(\{\{.*?\}\})\s*[,\]}]/.exec(line)?.[1] ?? line
  const what = key === undefined ? 'value' : 'key'
  const quoted = value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`
  return problem(
    'yaml-syntax',
    `a ${what} that starts with a template must be quoted`,
    locate(offset, value.length),
    `quote the whole ${what}: ${quoted}`,
  )
}
