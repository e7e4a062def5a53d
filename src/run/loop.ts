import type { Loop, Task } from '../language/step.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { iterate } from '../template/sequence.ts'
import { type Cause, type Raw, Secret, Tuple, Unknown, type Value } from '../template/values.ts'

/** A loop's items as they are at this moment. */
export type Items =
  | { readonly kind: 'items'; readonly items: readonly Value[] }
  | { readonly kind: 'unknown'; readonly causes: readonly Cause[] }
  | { readonly kind: 'failed'; readonly message: string }

/** Evaluates what a task loops over. */
export function loopItems(loop: Loop, scope: Scope): Items {
  try {
    const given = evaluate(loop.items, scope)
    const value = given instanceof Secret ? given.open() : given
    if (value instanceof Unknown) return { kind: 'unknown', causes: value.causes }
    if (loop.lookup !== null && loop.lookup !== 'items') {
      return found(scope.services.lookups(loop.lookup, asList(value), new Map(), scope))
    }
    if (loop.kind === 'loop' && !Array.isArray(value)) {
      return {
        kind: 'failed',
        message: `Invalid data passed to 'loop', it requires a list, got this instead: ${String(value)}`,
      }
    }
    const items = asList(value)
    return {
      kind: 'items',
      items: loop.kind === 'loop' ? items.map(asItem) : items.flatMap((item) => (Array.isArray(item) ? item : [item])),
    }
  } catch (reason) {
    if (reason instanceof TemplateError) return { kind: 'failed', message: templateMessage(reason) }
    throw reason
  }
}

/** What a lookup gave; while reading ahead, those that look at the controller are not asked. */
function found(value: Value): Items {
  return value instanceof Unknown ? { kind: 'unknown', causes: value.causes } : { kind: 'items', items: iterate(value) }
}

/** The variables of one item: the loop variable, its index, and `ansible_loop` where asked for. */
export function itemVariables(loop: Loop, items: readonly Value[], index: number): Map<string, Raw> {
  const item = items[index] as Raw
  const names = new Map<string, Raw>([
    [loop.variable, item],
    ['ansible_loop_var', loop.variable],
  ])
  if (loop.indexVariable) {
    names.set(loop.indexVariable, index)
    names.set('ansible_index_var', loop.indexVariable)
  }
  if (loop.extended) names.set('ansible_loop', extended(items, index, loop.allItems))
  return names
}

/** What a result line shows of an item: the label if there is one, else the item. */
export function itemLabel(task: Task, scope: Scope, item: Value): Value {
  return task.loop?.label === undefined ? item : evaluate(task.loop.label, scope)
}

function extended(items: readonly Value[], index: number, withAll: boolean): Raw {
  const known: [string, Raw][] = [
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index === items.length - 1],
    ['length', items.length],
    ['revindex', items.length - index],
    ['revindex0', items.length - index - 1],
  ]
  if (withAll) known.push(['allitems', [...items] as Raw[]])
  if (index > 0) known.push(['previtem', items[index - 1] as Raw])
  if (index < items.length - 1) known.push(['nextitem', items[index + 1] as Raw])
  return new Map<Raw, Raw>(known)
}

function asList(value: Value): Value[] {
  return Array.isArray(value) ? value : [value]
}

// A tuple that a filter made is a list by the time that a task sees it.
function asItem(item: Value): Value {
  return item instanceof Tuple ? [...item] : item
}
