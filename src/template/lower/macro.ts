import { deeper } from '../budget.ts'
import { fail } from '../errors.ts'
import { type Evaluate, type Frame, innerFrame, type Run } from '../frame.ts'
import { callValue } from '../invoke.ts'
import { UnknownReached } from '../lift.ts'
import type { Body, MacroNode, Parameter, Statement } from '../parser/tree.ts'
import { textSink } from '../sink.ts'
import { type Callable, PyObject, tuple, Undefined, type Value } from '../values.ts'
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
): (frame: Frame) => PyObject {
  const run = lowering.body(body)
  const takes = extrasOf(params, body)
  const bind = lowerParameters(name, params, takes, lowering)
  const facts = new Map<string, Value>([
    ['__str__', `<Macro '${name}'>`],
    ['name', name],
    ['arguments', tuple(params.map((param) => param.name))],
    ['catch_varargs', takes.varargs],
    ['catch_kwargs', takes.kwargs],
    ['caller', takes.caller],
  ])
  const call = (outer: Frame, positional: readonly Value[], named: ReadonlyMap<string, Value>) => {
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
  }
  return (outer) => {
    const run: Callable['call'] = (positional, named) => deeper(() => call(outer, positional, named))
    return new PyObject('Macro', (wanted) => facts.get(wanted), null, run)
  }
}

/** What a macro takes beside its parameters. */
interface Extras {
  readonly varargs: boolean
  readonly kwargs: boolean
  readonly caller: boolean
}

// As in Jinja2, a macro takes further arguments only if it mentions `varargs`, `kwargs` or `caller`.
function extrasOf(params: readonly Parameter[], body: Body): Extras {
  const takes = (word: string) => mentions(body, word) && !params.some((param) => param.name === word)
  return { varargs: takes('varargs'), kwargs: takes('kwargs'), caller: takes('caller') }
}

type Bind = (frame: Frame, positional: readonly Value[], named: ReadonlyMap<string, Value>) => void

function lowerParameters(name: string, params: readonly Parameter[], takes: Extras, lowering: Lowering): Bind {
  const known = new Set(params.map((param) => param.name))
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
    const extra = [...named].filter(([key]) => !known.has(key) && !(takes.caller && key === 'caller'))
    if (takes.caller) frame.names.set('caller', named.get('caller') ?? new Undefined("'caller' is undefined"))
    if (takes.kwargs) frame.names.set('kwargs', new Map<Value, Value>(extra))
    else if (extra[0]) fail(`macro '${name}' takes no keyword argument '${extra[0][0]}'`)
    if (takes.varargs) frame.names.set('varargs', tuple(positional.slice(params.length)))
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
