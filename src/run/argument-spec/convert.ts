import { toBoolean, toNumber } from '../../module/scalar.ts'
import { readJson } from '../../template/filters/json-read.ts'
import { str } from '../../template/text.ts'
import { typeName } from '../../template/types.ts'
import type { Dict, Value } from '../../template/values.ts'

/** A value as the type that it must have, or why it can't be. */
export type Converted = { readonly value: Value } | { readonly wrong: string }

/** Makes a value of the type that an argument specification asks for, by Ansible's rules and in its words. */
export function convert(type: string, value: Value): Converted {
  const rule = Object.hasOwn(rules, type) ? rules[type] : undefined
  return rule ? rule(value) : { wrong: `there is no type "${type}"` }
}

const asIs = (value: Value): Converted => ({ value })
const asText = (value: Value): Converted => ({ value: str(value) })

const rules: Readonly<Record<string, (value: Value) => Converted>> = {
  str: asText,
  path: asText,
  raw: asIs,
  jsonarg: asIs,
  json: (value) =>
    typeof value === 'string' || Array.isArray(value) || value instanceof Map ? { value } : not(value, 'a json string'),
  bool: toBool,
  int: toInt,
  float: (value) => (toNumber(value) === undefined ? not(value, 'a float') : { value }),
  bytes: (value) => toSize(value, 'Byte'),
  bits: (value) => toSize(value, 'Bit'),
  list: toList,
  dict: toDict,
}

function not(value: Value, what: string): Converted {
  return { wrong: `${className(value)} cannot be converted to ${what}` }
}

/** `<class 'str'>` */
export function className(value: Value): string {
  return `<class '${typeName(value)}'>`
}

const words = "'1', 'on', 't', 'true', 'y', 'yes', '0', 'f', 'false', 'n', 'no', 'off', 1, 0"

function toBool(value: Value): Converted {
  const truth = Array.isArray(value) || value instanceof Map ? undefined : toBoolean(value)
  if (truth !== undefined) return { value: truth }
  return { wrong: `The value '${str(value)}' is not a valid boolean.  Valid booleans include: ${words}` }
}

function toInt(value: Value): Converted {
  if (['int', 'bool'].includes(typeName(value))) return { value }
  const text = typeof value === 'string' ? value.trim() : ''
  return /^[-+]?\d+(_\d+)*$/.test(text) ? { value: Number(text.replaceAll('_', '')) } : not(value, 'an int')
}

function toSize(value: Value, unit: 'Byte' | 'Bit'): Converted {
  const text = str(value)
  const fits = /^\s*\d+(\.\d+)?\s*([YZEPTGMK]?(i?[bB](its?|ytes?)?)?)\s*$/.test(text)
  return fits ? { value } : not(value, `a ${unit} value`)
}

function toList(value: Value): Converted {
  if (Array.isArray(value)) return { value }
  if (typeof value === 'string') return { value: value.split(',') }
  return ['int', 'float'].includes(typeName(value)) ? { value: [str(value)] } : not(value, 'a list')
}

function toDict(value: Value): Converted {
  if (value instanceof Map) return { value }
  if (typeof value !== 'string') return not(value, 'a dict')
  const dict = value.trimStart().startsWith('{') ? dictIn(value) : pairsIn(value)
  return dict ? { value: dict } : { wrong: 'dictionary requested, could not parse JSON or key=value' }
}

function dictIn(text: string): Dict | undefined {
  try {
    const value = readJson(text)
    return value instanceof Map ? value : undefined
  } catch {
    // No JSON: the caller says that it is no dict.
    return undefined
  }
}

function pairsIn(text: string): Dict | undefined {
  const pairs = (text.match(/(?:[^\s,'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => /^([^=]+)=(.*)$/s.exec(word))
  if (pairs.length === 0 || pairs.includes(null)) return undefined
  return new Map(pairs.flatMap((pair): [Value, Value][] => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : [])))
}
