import { deeper } from '../budget.ts'
import { fail } from '../errors.ts'
import { type Evaluate, type Frame, innerFrame, type Run } from '../frame.ts'
import { callValue } from '../invoke.ts'
import { UnknownReached } from '../lift.ts'
import type { Body, MacroNode, Parameter, Statement } from '../parser/tree.ts'
import { textSink } from '../sink.ts'
import { Callable, tuple, Undefined, type Value } from '../values.ts'
import { lowerArguments } from './calls.ts'
import { type Lowering, locatedRun } from './lowering.ts'

/** `{% macro name(a, b=1) %}` */
export function lowerMacro(node: MacroNode, lowering: Lowering): Run {
  const make = lowerCallable(node.name, node.params, node.body, lowering)
  return (frame) => {
    frame.names.set(node.name, make(frame))
    return 'next'
  }
}

/** `{% call(x) name(…) %}`: the body is the macro's `caller`. */
export function lowerCallBlock(node: Extract<Statement, { typename: 'CallBlock' }>, lowering: Lowering): Run {
  const make = lowerCallable('caller', node.params, node.body, lowering)
  const target = lowering.expression(node.call.target)
  const args = lowerArguments(node.call.args, lowering)
  return locatedRun(node, (frame, out) => {
    const { positional, named } = args(frame)
    out.emit(callValue(target(frame), { positional, named: new Map([...named, ['caller', make(frame)]]) }))
    return 'next'
  })
}

function lowerCallable(
  name: string,
  params: readonly Parameter[],
  body: Body,
  lowering: Lowering,
): (frame: Frame) => Callable {
  const run = lowering.body(body)
  const bind = lowerParameters(name, params, body, lowering)
  return (outer) =>
    new Callable(name, (positional, named) =>
      deeper(outer.unit.scope.budget, () => {
        const frame = innerFrame(outer)
        const out = textSink()
        try {
          bind(frame, positional, named)
          run(frame, out)
          return out.finish()
        } catch (reason) {
          if (reason instanceof UnknownReached) return reason.unknown
          throw reason
        }
      }),
    )
}

type Bind = (frame: Frame, positional: readonly Value[], named: ReadonlyMap<string, Value>) => void

// As in Jinja2, a macro takes further arguments only if it mentions `varargs`, `kwargs` or `caller`.
function lowerParameters(name: string, params: readonly Parameter[], body: Body, lowering: Lowering): Bind {
  const known = new Set(params.map((param) => param.name))
  const takes = (word: string) => mentions(body, word) && !known.has(word)
  const [takesMore, takesNamed, takesCaller] = [takes('varargs'), takes('kwargs'), takes('caller')]
  const lowered: readonly LoweredParameter[] = params.map((param) => ({
    name: param.name,
    fallback: param.default ? lowering.expression(param.default) : null,
  }))
  return (frame, positional, named) => {
    for (const [i, param] of lowered.entries()) {
      const given = i < positional.length ? positional[i] : named.get(param.name)
      if (i < positional.length && named.has(param.name)) fail(`macro '${name}' got two values for '${param.name}'`)
      frame.names.set(param.name, given === undefined ? fallback(param, frame) : given)
    }
    const extra = [...named].filter(([key]) => !known.has(key) && !(takesCaller && key === 'caller'))
    if (takesCaller) frame.names.set('caller', named.get('caller') ?? new Undefined("'caller' is undefined"))
    if (takesNamed) frame.names.set('kwargs', new Map<Value, Value>(extra))
    else if (extra[0]) fail(`macro '${name}' takes no keyword argument '${extra[0][0]}'`)
    if (takesMore) frame.names.set('varargs', tuple(positional.slice(params.length)))
    else if (positional.length > params.length) {
      fail(`macro '${name}' takes not more than ${params.length} argument(s)`)
    }
  }
}

interface LoweredParameter {
  readonly name: string
  readonly fallback: Evaluate | null
}

function fallback({ name, fallback }: LoweredParameter, frame: Frame): Value {
  return fallback ? fallback(frame) : new Undefined(`parameter '${name}' was not provided`)
}

function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((item) => mentions(item, name))
  if (typeof node !== 'object' || node === null) return false
  if ('typename' in node && node.typename === 'Symbol' && 'value' in node && node.value === name) return true
  return Object.values(node).some((item) => mentions(item, name))
}
