import { type Flow, type Frame, innerFrame, type Run } from '../frame.ts'
import { ask } from '../lift.ts'
import type { Body, FilterNode, Statement } from '../parser/tree.ts'
import { textSink } from '../sink.ts'
import { truth } from '../truth.ts'
import type { Value } from '../values.ts'
import { lowerTarget } from './assign.ts'
import { lowerFilterOn } from './filters.ts'
import { lowerFor } from './for.ts'
import { type Lowering, locatedRun } from './lowering.ts'
import { lowerCallBlock, lowerMacro } from './macro.ts'
import { lowerBlock, lowerExtends, lowerFromImport, lowerImport, lowerInclude } from './templates.ts'

type Node<T> = Extract<Statement, { readonly typename: T }>

/** Runs statements one after the other, up to a `break` or `continue`. */
export function lowerBody(nodes: Body, lowering: Lowering): Run {
  const runs = nodes.map((node) => lowerStatement(node, lowering))
  return (frame, out) => {
    for (const run of runs) {
      const flow = run(frame, out)
      if (flow !== 'next') return flow
    }
    return 'next'
  }
}

function lowerStatement(node: Statement, lowering: Lowering): Run {
  switch (node.typename) {
    case 'Data':
      return lowerData(node.text)
    case 'Output':
      return lowerOutput(node, lowering)
    case 'Print':
      return lowerBody(
        node.values.map((value) => ({ ...node, typename: 'Output', value })),
        lowering,
      )
    case 'Do':
      return lowerDo(node, lowering)
    case 'If':
      return lowerIf(node, lowering)
    case 'For':
      return lowerFor(node, lowering)
    case 'Break':
      return () => 'break'
    case 'Continue':
      return () => 'continue'
    case 'Set':
      return lowerSet(node, lowering)
    case 'SetBlock':
      return lowerSetBlock(node, lowering)
    case 'With':
      return lowerWith(node, lowering)
    case 'FilterBlock':
      return lowerFilterBlock(node, lowering)
    case 'Macro':
      return lowerMacro(node, lowering)
    case 'CallBlock':
      return lowerCallBlock(node, lowering)
    default:
      return lowerTemplateTag(node, lowering)
  }
}

function lowerTemplateTag(
  node: Node<'Block' | 'Extends' | 'Include' | 'Import' | 'FromImport'>,
  lowering: Lowering,
): Run {
  switch (node.typename) {
    case 'Block':
      return lowerBlock(node, lowering)
    case 'Extends':
      return lowerExtends(node, lowering)
    case 'Include':
      return lowerInclude(node, lowering)
    case 'Import':
      return lowerImport(node, lowering)
    case 'FromImport':
      return lowerFromImport(node, lowering)
  }
}

function lowerData(text: string): Run {
  return (_, out) => {
    out.write(text)
    return 'next'
  }
}

function lowerOutput(node: Node<'Output'>, lowering: Lowering): Run {
  const value = lowering.expression(node.value)
  return locatedRun(node, (frame, out) => {
    out.emit(value(frame))
    return 'next'
  })
}

function lowerDo(node: Node<'Do'>, lowering: Lowering): Run {
  const value = lowering.expression(node.value)
  return (frame) => {
    value(frame)
    return 'next'
  }
}

function lowerIf(node: Node<'If'>, lowering: Lowering): Run {
  const branches = node.branches.map(({ cond, body }) => {
    return { cond: lowering.expression(cond), body: lowering.body(body) }
  })
  const otherwise = lowering.body(node.else_)
  return locatedRun(node, (frame, out): Flow => {
    for (const { cond, body } of branches) {
      const decision = cond(frame)
      if (ask(() => truth(decision))) return body(frame, out)
    }
    return otherwise(frame, out)
  })
}

function lowerSet(node: Node<'Set'>, lowering: Lowering): Run {
  const [assign, value] = [lowerTarget(node.target), lowering.expression(node.value)]
  return locatedRun(node, (frame) => {
    assign(frame, value(frame))
    return 'next'
  })
}

/** The text that a body prints, with filters applied. */
function lowerCaptured(body: Body, filters: readonly FilterNode[], lowering: Lowering): (frame: Frame) => Value {
  const run = lowering.body(body)
  const apply = filters.map((filter) => lowerFilterOn(filter, lowering))
  return (frame) => {
    const out = textSink()
    const inner = innerFrame(frame)
    run(inner, out)
    let text = out.finish()
    for (const filter of apply) text = filter(text, inner)
    return text
  }
}

function lowerSetBlock(node: Node<'SetBlock'>, lowering: Lowering): Run {
  const [assign, text] = [lowerTarget(node.target), lowerCaptured(node.body, node.filters, lowering)]
  return locatedRun(node, (frame) => {
    assign(frame, text(frame))
    return 'next'
  })
}

function lowerFilterBlock(node: Node<'FilterBlock'>, lowering: Lowering): Run {
  const text = lowerCaptured(node.body, node.filters, lowering)
  return locatedRun(node, (frame, out) => {
    out.emit(text(frame))
    return 'next'
  })
}

function lowerWith(node: Node<'With'>, lowering: Lowering): Run {
  const pairs = node.pairs.map(([target, value]) => [lowerTarget(target), lowering.expression(value)] as const)
  const body = lowering.body(node.body)
  return locatedRun(node, (frame, out) => {
    const inner = innerFrame(frame)
    // All values are those of the outside, whatever the names before them.
    const values = pairs.map(([assign, value]) => [assign, value(frame)] as const)
    for (const [assign, value] of values) assign(inner, value)
    return body(inner, out)
  })
}
