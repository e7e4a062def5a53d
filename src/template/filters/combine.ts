import { bind, flagOf } from '../bind.ts'
import { spend } from '../budget.ts'
import { dictGet, dictSet } from '../dict.ts'
import { fail } from '../errors.ts'
import { use, watch } from '../lift.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { str } from '../text.ts'
import { typeName } from '../types.ts'
import { type Dict, Tuple, type Value } from '../values.ts'
import { valueSet } from './value-set.ts'

type ListMerge = 'replace' | 'keep' | 'append' | 'prepend' | 'append_rp' | 'prepend_rp'

const listMerges: ReadonlySet<string> = new Set(['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'])

function isListMerge(text: string): text is ListMerge {
  return listMerges.has(text)
}

/** Merges `second` over `first` into a new dict, as Ansible's `combine` and its hash behaviour do. */
function mergeDicts(first: Dict, second: Dict, recursive: boolean, lists: ListMerge): Dict {
  const merged: Dict = new Map(first)
  for (const [key, value] of second) {
    const held = dictGet(first, key)
    dictSet(merged, key, held === undefined ? value : mergeValues(held, value, recursive, lists))
  }
  return merged
}

function mergeValues(held: Value, value: Value, recursive: boolean, lists: ListMerge): Value {
  if (!recursive && lists === 'replace') return value
  // A secret looked into here makes this one value secret, not the dict.
  return watch(() => mergePlain(held, value, recursive, lists))
}

function mergePlain(held: Value, value: Value, recursive: boolean, lists: ListMerge): Value {
  const [x, y] = [use(held), use(value)]
  spend(1)
  if (x instanceof Map && y instanceof Map) return recursive ? mergeDicts(x, y, recursive, lists) : value
  return isList(x) && isList(y) ? mergeLists(x, y, lists) : value
}

function isList(value: Value): value is Value[] {
  return Array.isArray(value) && !(value instanceof Tuple)
}

function mergeLists(x: Value[], y: Value[], lists: ListMerge): Value[] {
  if (lists === 'replace') return y
  if (lists === 'keep') return x
  if (lists === 'append') return [...x, ...y]
  if (lists === 'prepend') return [...y, ...x]
  const newer = valueSet(y)
  const older = x.filter((item) => !newer.has(item))
  return lists === 'append_rp' ? [...older, ...y] : [...y, ...older]
}

function dictsOf(terms: readonly Value[]): Dict[] {
  return terms.flatMap((term) => {
    const plain = use(term)
    // Ansible drops None here, so that an optional dict may be empty.
    if (plain === null) return []
    return isList(plain) || plain instanceof Tuple ? plain.map(dictOf) : [dictOf(plain)]
  })
}

function dictOf(value: Value): Dict {
  const plain = use(value)
  if (plain instanceof Map) return plain
  return fail(`failed to combine variables, expected dicts but got a '${typeName(plain)}'`)
}

function combine(value: Value, args: CallArgs): Value {
  const [recursive, lists = 'replace'] = bind('combine', ['recursive', 'list_merge'], { ...args, positional: [] })
  const merge = str(lists)
  if (!isListMerge(merge))
    return fail(
      `'list_merge' argument must be one of ${[...listMerges].map((name) => `'${name}'`).join(', ')}, not '${merge}'`,
    )
  const [first = new Map(), ...others] = dictsOf([value, ...args.positional])
  let merged = first
  for (const dict of others) merged = mergeDicts(merged, dict, flagOf(recursive), merge)
  return merged
}

export const filters: Table<Filter> = { combine }
