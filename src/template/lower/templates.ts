import { rootFrame, runBlock } from '../blocks.ts'
import { deeper } from '../budget.ts'
import { fail, TemplateError } from '../errors.ts'
import { type Frame, placeOf, type Run } from '../frame.ts'
import { ask, use } from '../lift.ts'
import type { At, BlockNode, Statement } from '../parser/tree.ts'
import { runUnit, startUnit } from '../run.ts'
import { textSink } from '../sink.ts'
import { PyObject, type Template, Undefined, type Value } from '../values.ts'
import { type Lowering, locatedRun } from './lowering.ts'

type Node<T> = Extract<Statement, { readonly typename: T }>

/** `{% include name %}` */
export function lowerInclude(node: Node<'Include'>, lowering: Lowering): Run {
  const name = lowering.expression(node.template)
  return locatedRun(node, (frame, out) => {
    const template = loadFirst(name(frame), frame, node, node.ignoreMissing)
    if (!template) return 'next'
    const unit = startUnit(template, { ...frame.unit, isolated: frame.unit.isolated || !node.withContext })
    const outer = node.withContext ? frame : null
    deeper(() => runUnit({ unit, outer, names: new Map() }, out))
    return 'next'
  })
}

/** `{% import name as module %}` */
export function lowerImport(node: Node<'Import'>, lowering: Lowering): Run {
  const name = lowering.expression(node.template)
  return locatedRun(node, (frame) => {
    const { names, text } = importFrom(name(frame), frame, node, node.withContext)
    const attribute = (wanted: string) => (wanted === '__str__' ? text : names.get(wanted))
    frame.names.set(node.name, new PyObject('TemplateModule', attribute))
    return 'next'
  })
}

/** `{% from name import macro as other %}` */
export function lowerFromImport(node: Node<'FromImport'>, lowering: Lowering): Run {
  const name = lowering.expression(node.template)
  return locatedRun(node, (frame) => {
    const { names } = importFrom(name(frame), frame, node, node.withContext)
    for (const [theirs, ours] of node.names) {
      const value = names.get(theirs)
      const place = placeOf(frame.unit.template, node)
      const missing = new Undefined(`the imported template has no '${theirs}'`, place)
      frame.names.set(ours, value === undefined ? missing : value)
    }
    return 'next'
  })
}

/** What a template sets and defines, and what it prints. */
interface Imported {
  readonly names: ReadonlyMap<string, Value>
  readonly text: Value
}

function importFrom(name: Value, frame: Frame, at: At, withContext: boolean): Imported {
  const template = loadFirst(name, frame, at, false)
  if (!template) return { names: new Map(), text: '' }
  const unit = startUnit(template, { ...frame.unit, isolated: frame.unit.isolated || !withContext })
  const inner: Frame = { unit, outer: withContext ? frame : null, names: new Map() }
  const out = textSink()
  deeper(() => runUnit(inner, out))
  return { names: new Map([...inner.names].filter(([key]) => !key.startsWith('_'))), text: out.finish() }
}

/** `{% extends name %}`: what follows only defines blocks and names. */
export function lowerExtends(node: Node<'Extends'>, lowering: Lowering): Run {
  const name = lowering.expression(node.template)
  return locatedRun(node, (frame, out) => {
    if (frame.unit.parent) fail('a template can extend only one other')
    frame.unit.parent = loadFirst(name(frame), frame, node, false)
    out.muted = true
    return 'next'
  })
}

/** The template of this name, or the first that exists of several. */
function loadFirst(value: Value, frame: Frame, at: At, ignoreMissing: boolean): Template | null {
  const { unit } = frame
  const { loadTemplate } = unit.scope.services
  if (!loadTemplate) return fail('no other templates can be reached from here')
  const plain = opened(value)
  const names = Array.isArray(plain) ? plain.map(opened) : [plain]
  let missing: TemplateError | null = null
  for (const name of names) {
    if (typeof name !== 'string') return fail('the name of a template must be a text')
    try {
      return loadTemplate(name, placeOf(unit.template, at))
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
      missing ??= reason
    }
  }
  if (ignoreMissing) return null
  throw missing ?? new TemplateError('no template was named')
}

function opened(value: Value): Value {
  let plain: Value = null
  ask(() => {
    plain = use(value)
    return true
  })
  return plain
}

/** `{% block name %}`: prints the most derived version. */
export function lowerBlock(node: BlockNode, lowering: Lowering): Run {
  const { name, scoped, required } = node
  lowering.addBlock({ name, run: lowering.body(node.body) }, node)
  return locatedRun(node, (frame, out) => {
    // Blocks of a template that extends another are printed by that one.
    if (out.muted) return 'next'
    const versions = frame.unit.blocks.get(name) ?? []
    if (required && versions.length < 2) fail(`the required block '${name}' is not filled`)
    runBlock(frame.unit, scoped ? frame : rootFrame(frame), name, 0, out)
    return 'next'
  })
}
