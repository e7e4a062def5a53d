import { didYouMean } from '../../diagnostics/suggest.ts'
import { fail } from '../errors.ts'
import type { Evaluate, Frame } from '../frame.ts'
import { callValue } from '../invoke.ts'
import { taint, use } from '../lift.ts'
import { lookupNames } from '../lookup-names.ts'
import type { Arguments, CallNode } from '../parser/tree.ts'
import { type CallArgs, noArgs } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { typeName } from '../types.ts'
import { Secret, type Value } from '../values.ts'
import { type Lowering, located } from './lowering.ts'

/** Lowered arguments. */
export type EvaluateArgs = (frame: Frame) => CallArgs

/** The arguments of a call, filter or test, evaluated from the left. */
export function lowerArguments(args: Arguments, lowering: Lowering): EvaluateArgs {
  const positional = args.positional.map((node) => lowering.expression(node))
  const named = args.named.map(([name, node]) => [name, lowering.expression(node)] as const)
  if (args.spread || args.spreadNamed) return lowerSpread(args, positional, named, lowering)
  if (named.length > 0) {
    return (frame) => ({
      positional: positional.map((evaluate) => evaluate(frame)),
      named: new Map(named.map(([name, evaluate]) => [name, evaluate(frame)])),
    })
  }
  if (positional.length === 0) return () => noArgs
  return (frame) => ({ positional: positional.map((evaluate) => evaluate(frame)), named: noArgs.named })
}

function lowerSpread(
  { spread, spreadNamed }: Arguments,
  positional: readonly Evaluate[],
  named: readonly (readonly [string, Evaluate])[],
  lowering: Lowering,
): EvaluateArgs {
  const items = spread && lowering.expression(spread)
  const pairs = spreadNamed && lowering.expression(spreadNamed)
  return (frame) => ({
    positional: [...positional.map((evaluate) => evaluate(frame)), ...(items ? spreadItems(items(frame)) : [])],
    named: new Map([
      ...named.map(([name, evaluate]) => [name, evaluate(frame)] as const),
      ...(pairs ? spreadPairs(pairs(frame)) : []),
    ]),
  })
}

/** What `*value` or `for … in value` goes through; the items of a secret are secret. */
export function spreadItems(value: Value): readonly Value[] {
  return value instanceof Secret ? spreadItems(value.open()).map(taint) : iterate(value)
}

function spreadPairs(value: Value): (readonly [string, Value])[] {
  if (value instanceof Secret) return spreadPairs(value.open()).map(([name, item]) => [name, taint(item)])
  const plain = use(value)
  if (!(plain instanceof Map)) return fail(`argument after ** must be a mapping, not ${typeName(plain)}`)
  return [...plain].map(([name, item]) => [typeof name === 'string' ? name : fail('keywords must be strings'), item])
}

const lookups: ReadonlySet<string> = new Set(['lookup', 'query', 'q'])

function checkLookup({ args, ...at }: CallNode, lowering: Lowering): void {
  const [first] = args.positional
  if (first?.typename !== 'Literal' || typeof first.value !== 'string') return
  const name = first.value.replace(/^ansible\.(builtin|legacy)\./, '')
  if (lookupNames.includes(name)) return
  const near = didYouMean(name.split('.').at(-1) ?? name, lookupNames)
  lowering.report(`there is no lookup "${name}"${near}`, at)
}

/** `a(b, c=d)` */
export function lowerCall(node: CallNode, lowering: Lowering): Evaluate {
  const target = lowering.expression(node.target)
  // As in Ansible, a term may be a template of its own: lookup('file', '{{ folder }}/key').
  const isLookup = node.target.typename === 'Symbol' && lookups.has(node.target.value)
  if (isLookup) checkLookup(node, lowering)
  const args = lowerArguments(node.args, isLookup ? { ...lowering, embedded: true } : lowering)
  return located(node, (frame) => callValue(target(frame), args(frame)))
}
