import { bind } from '../bind.ts'
import { dictGet, dictHas, dictSet, makeDict } from '../dict.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { repr, str } from '../text.ts'
import { typeName } from '../types.ts'
import type { Dict, Value } from '../values.ts'

function toItems(value: Value, args: CallArgs): Value {
  const [keyName = 'key', valueName = 'value'] = bind('dict2items', ['key_name', 'value_name'], args)
  if (!(value instanceof Map)) return fail(`dict2items requires a dictionary, got ${typeName(value)} instead.`)
  return [...value].map(([key, item]) =>
    makeDict([
      [keyName, key],
      [valueName, item],
    ]),
  )
}

function toDict(value: Value, args: CallArgs): Value {
  const [keyName = 'key', valueName = 'value'] = bind('items2dict', ['key_name', 'value_name'], args)
  if (!Array.isArray(value)) return fail(`items2dict requires a list, got ${typeName(value)} instead.`)
  const pairs = value.map((item) => {
    const dict = use(item)
    if (!(dict instanceof Map))
      return fail(`items2dict requires a list of dictionaries, but it holds ${typeName(dict)}`)
    return [memberOf(dict, keyName), memberOf(dict, valueName)] as const
  })
  return makeDict(pairs)
}

function memberOf(dict: Dict, name: Value): Value {
  const held = dictGet(dict, name)
  if (held !== undefined) return held
  return fail(`items2dict requires each dictionary in the list to contain the key ${repr(name)}`)
}

function rekey(value: Value, args: CallArgs): Value {
  const [member = null, duplicates = 'error'] = bind('rekey_on_member', ['key', 'duplicates'], args, 1)
  if (duplicates !== 'error' && duplicates !== 'overwrite') {
    return fail(`duplicates parameter to rekey_on_member has unknown value: ${str(duplicates)}`)
  }
  const rekeyed: Dict = new Map()
  for (const item of rekeyable(value)) {
    const dict = use(item)
    if (!(dict instanceof Map)) return fail('List item is not a valid dict')
    const key = dictGet(dict, member)
    if (key === undefined) return fail(`Key ${str(member)} was not found`)
    if (duplicates === 'error' && dictHas(rekeyed, key))
      return fail(`Key ${str(key)} is not unique, cannot convert to dict`)
    dictSet(rekeyed, key, item)
  }
  return rekeyed
}

function rekeyable(value: Value): Value[] {
  if (value instanceof Map) return [...value.values()]
  if (Array.isArray(value)) return iterate(value)
  return fail('Type is not a valid list, set, or dict')
}

export const filters: Table<Filter> = { dict2items: toItems, items2dict: toDict, rekey_on_member: rekey }
