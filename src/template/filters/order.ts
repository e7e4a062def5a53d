import { add } from '../arithmetic.ts'
import { bind, flagOf } from '../bind.ts'
import { equals } from '../equality.ts'
import { fail } from '../errors.ts'
import { sortValues } from '../methods/list.ts'
import { compare } from '../order.ts'
import type { CallArgs, Env, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { typeName } from '../types.ts'
import { NamedTuple, Tuple, tuple, Undefined, type Value } from '../values.ts'
import { attributeGetter, attributeGetters, type Getter, ignoreCase } from './attribute-path.ts'
import { withoutRepeats } from './value-set.ts'

function keyOf(getter: Getter, caseSensitive: Value | undefined): Getter {
  return flagOf(caseSensitive) ? getter : (item) => ignoreCase(getter(item))
}

function sort(value: Value, args: CallArgs, env: Env): Value {
  const [reverse, caseSensitive, attribute = null] = bind('sort', ['reverse', 'case_sensitive', 'attribute'], args)
  const getters = attributeGetters(attribute, env).map((getter) => keyOf(getter, caseSensitive))
  const sorted = [...iterate(value)]
  sortValues(sorted, (item) => getters.map((getter) => getter(item)), flagOf(reverse))
  return sorted
}

function unique(value: Value, args: CallArgs, env: Env): Value {
  const [caseSensitive, attribute = null] = bind('unique', ['case_sensitive', 'attribute'], args)
  return withoutRepeats(iterate(value), keyOf(attributeGetter(attribute, env), caseSensitive))
}

function extreme(name: 'min' | 'max'): Filter {
  return (value, args, env) => {
    const [caseSensitive, attribute = null] = bind(name, ['case_sensitive', 'attribute'], args)
    const key = keyOf(attributeGetter(attribute, env), caseSensitive)
    const [first, ...rest] = iterate(value)
    if (first === undefined) return new Undefined('No aggregated item, sequence was empty.')
    let best = first
    for (const item of rest) {
      const order = name === 'min' ? compare(key(item), key(best)) : compare(key(item), key(best), '>')
      if (name === 'min' ? order < 0 : order > 0) best = item
    }
    return best
  }
}

function dictSort(value: Value, args: CallArgs): Value {
  const [caseSensitive, by = 'key', reverse] = bind('dictsort', ['case_sensitive', 'by', 'reverse'], args)
  if (by !== 'key' && by !== 'value') return fail('You can only sort by either "key" or "value"')
  if (!(value instanceof Map)) return fail(`'${typeName(value)}' object has no attribute 'items'`)
  const at = by === 'key' ? 0 : 1
  const pairs: Value[] = [...value].map(tuple)
  const part: Getter = (pair) => (pair instanceof Tuple ? (pair[at] ?? null) : null)
  sortValues(pairs, keyOf(part, caseSensitive), flagOf(reverse))
  return pairs
}

function groupBy(value: Value, args: CallArgs, env: Env): Value {
  const parameters = ['attribute', 'default', 'case_sensitive']
  const [attribute = null, fallback = null, caseSensitive] = bind('groupby', parameters, args, 1)
  const getter = attributeGetter(attribute, env, fallback)
  const key = keyOf(getter, caseSensitive)
  const sorted = [...iterate(value)]
  sortValues(sorted, key, false)
  const groups: { key: Value; shown: Value; items: Value[] }[] = []
  for (const item of sorted) {
    const last = groups.at(-1)
    if (last !== undefined && equals(last.key, key(item))) last.items.push(item)
    else groups.push({ key: key(item), shown: getter(item), items: [item] })
  }
  return groups.map(({ shown, items }) => NamedTuple.make(['grouper', 'list'], [shown, items]))
}

function sum(value: Value, args: CallArgs, env: Env): Value {
  const [attribute = null, start = 0] = bind('sum', ['attribute', 'start'], args)
  if (typeof start === 'string') return fail("sum() can't sum strings [use ''.join(seq) instead]")
  const getter = attributeGetter(attribute, env)
  let total: Value = start
  for (const item of iterate(value)) total = add(total, getter(item))
  return total
}

export const filters: Table<Filter> = {
  dictsort: dictSort,
  groupby: groupBy,
  max: extreme('max'),
  min: extreme('min'),
  sort,
  sum,
  unique,
}
